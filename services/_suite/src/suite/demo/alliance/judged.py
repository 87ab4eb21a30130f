"""A quarter's appraisal and a year's rating as the story plays them, held against the law's own sums."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from law.appraisal import ServiceFigures, rate, score, stars_of
from law.contracts import DISCLOSURES
from law.dates import add_days
from suite.demo.alliance import texts
from suite.demo.alliance.estate import Body, Estate
from suite.demo.alliance.people import FIRST
from suite.demo.client import Who
from suite.demo.estate import evidence

REVIEWED = {"organisation": 1_800, "backbone": 1_700, "management": 1_500, "image": 1_600}


@dataclass(frozen=True, slots=True)
class Quarter:
    """What happens in a quarter: works by item, marks, complaints, publications; and its worth."""

    name: str
    works: tuple[int, ...]
    marks: tuple[int, int]
    complaints: tuple[int, int]
    overdue: int
    disclosed: int
    grade: str
    total_x100: int

    def figures(self, every: int, disputed: int = 0) -> ServiceFigures:
        """Give what it is scored on."""
        done = sum(min(times, every) for times in self.works)
        return ServiceFigures(
            items_due=every * len(self.works),
            items_done=done - disputed,
            satisfaction_sum=self.marks[0],
            satisfaction_count=self.marks[1],
            complaints_due=self.complaints[0],
            complaints_on_time=self.complaints[1],
            overdue_safety=self.overdue,
            disclosures_due=len(DISCLOSURES),
            disclosures_posted=self.disclosed,
        )


@dataclass(slots=True)
class Judged:
    """A contract whose quarters are appraised."""

    estate: Estate
    ref: str
    provider: str

    def served(self, quarter: Quarter) -> None:
        """Record what the provider did and published in a quarter, with evidence."""
        manager = self.estate.cast.provider(self.provider)
        owed = self.estate.contract(self.ref)["terms"]["items"]
        for item, times in zip(owed, quarter.works, strict=True):
            if times:
                self._on(manager, "work", quarter, {"item": item["item"], "times": times})
        for kind in DISCLOSURES[: quarter.disclosed]:
            told = {"kind": kind, "posted_at": texts.BOARD}
            self._on(manager, "disclosures", quarter, told)

    def reported(self, quarter: Quarter) -> None:
        """Have the street report marks and complaints."""
        told = {
            "satisfaction_sum": quarter.marks[0],
            "satisfaction_count": quarter.marks[1],
            "due": quarter.complaints[0],
            "on_time": quarter.complaints[1],
            "overdue_safety": quarter.overdue,
            "source": "12345 热线台账",
        }
        self._on(self.estate.cast.street, "figures", quarter, told)

    def scored(self, quarter: Quarter, disputed: int = 0) -> None:
        """Score and post it, and hold points and grade against the law's own sum."""
        appraiser = self.estate.cast.appraiser
        self.judge(appraiser, quarter, "score", {})
        self.judge(appraiser, quarter, "post", {"posted_at": texts.BOARD})
        found, of = self.shown(quarter), score(quarter.figures(3, disputed))
        total = (of.total_x100, str(of.grade))
        self.estate.expect(f"{quarter.name} scored", total, (found["total_x100"], found["grade"]))

    def appraised(self, quarter: Quarter) -> Iterator[datetime]:
        """Appraise a quarter that is over, and have the council confirm it after its posting."""
        self.served(quarter)
        self.judge(self.estate.cast.appraiser, quarter, "", {})
        self.reported(quarter)
        self.scored(quarter)
        yield from self.hung(quarter)
        self.confirmed(quarter)

    def hung(self, quarter: Quarter) -> Iterator[datetime]:
        """Let the posting hang; it is not cut short."""
        days = self.estate.profile.days("appraisal_posting_days")
        until = add_days(self.estate.today, days)
        self.estate.expect("posted until", until.isoformat(), self.shown(quarter)["posted_until"])
        council = self.estate.cast.alliance_council
        self.refused("confirming while it hangs", "POSTING_TOO_SHORT", council, quarter, "confirm")
        yield self.estate.client.now + timedelta(days=days + 1)

    def confirmed(self, quarter: Quarter) -> None:
        """Have the council confirm it, and hold the grade against the one expected."""
        minutes = {"minutes": [evidence("minutes", quarter.name)]}
        self.judge(self.estate.cast.alliance_council, quarter, "confirm", minutes)
        found = self.shown(quarter)
        known = (quarter.grade, quarter.total_x100)
        self.estate.expect(quarter.name, known, (found["confirmed_grade"], found["total_x100"]))

    def shown(self, quarter: Quarter) -> Body:
        """Read an appraisal as anyone may."""
        where = f"{self.estate.path}/contracts/{self.ref}/appraisals/{quarter.name}"
        found: Body = self.estate.client.get(where)
        return found

    def judge(self, who: Who, quarter: Quarter, act: str, body: Body) -> None:
        """Let somebody act on an appraisal."""
        self.estate.on(who, self.ref, f"appraisals/{quarter.name}/{act}", body)

    def refused(self, what: str, code: str, who: Who, quarter: Quarter, act: str) -> None:
        """Try on an appraisal what must be refused."""
        minutes = {"minutes": [evidence("minutes", quarter.name)]} if act == "confirm" else {}
        self.estate.account.short_cut(
            self.estate.client, what, code, partial(self.judge, who, quarter, act, minutes)
        )

    def _on(self, who: Who, act: str, quarter: Quarter, told: Body) -> None:
        proof = self.estate.proof(f"{quarter.name} {act}")
        self.estate.on(who, self.ref, act, {"quarter": quarter.name, **told, **proof})


def disputed(judged: Judged, quarter: Quarter) -> None:
    """Let the committee dispute a work and object to a posted score; it is answered and scored anew."""
    chair, ref = judged.estate.cast.chair, judged.ref
    item = judged.estate.contract(ref)["terms"]["items"][0]["item"]
    told = {"item": item, "quarter": quarter.name, "times": 1, "reason": texts.DISPUTE}
    judged.estate.on(chair, ref, "dispute-work", told | judged.estate.proof("dispute"))
    words = {"objection": "o-1", "ground": "WORK_NOT_COUNTED", "text": texts.OBJECTED}
    judged.judge(chair, quarter, "object", words)
    answer = {"objection": "o-1", "accepted": True, "answer": texts.ANSWERED}
    judged.judge(judged.estate.cast.appraiser, quarter, "answer-objection", answer)
    judged.scored(quarter, disputed=1)


def rated(estate: Estate, totals_x100: list[int], stars: int) -> Iterator[datetime]:
    """Rate the provider's party organisation on its year; the stars follow from the law's own sum."""
    cast, year = estate.cast, estate.today.year - 1
    alliance = f"/alliance/v1/alliances/{cast.district}"
    where = f"{alliance}/providers/{FIRST}/ratings/{year}"

    def post(who: Who, path: str, body: Body) -> None:
        estate.client.post(who, path, body | estate.proof("rating"))

    def refused(what: str, code: str, who: Who, path: str, body: Body) -> None:
        call = partial(post, who, path, body)
        estate.account.short_cut(estate.client, what, code, call)

    declared: Any = (cast.provider(FIRST), where, {"statement": texts.STATEMENT})
    refused("no word on the party organisation", "RATING_NOT_ELIGIBLE", *declared)
    works = {"org": FIRST, "community": cast.code, "functioning": True}
    post(cast.secretary, f"{alliance}/party-organisations", works)
    post(*declared)
    refused("a second declaration", "RATING_YEAR_DUPLICATE", *declared)
    opinion = {"community": cast.code, "opinion": texts.OPINION}
    post(cast.secretary, f"{where}/first-review", opinion)
    points = {f"{name}_x100": worth for name, worth in REVIEWED.items()}
    beyond = points | {"image_x100": 2_001}
    refused("more than 20 points", "SCORE_OUT_OF_RANGE", cast.housing, f"{where}/review", beyond)
    post(cast.housing, f"{where}/review", points)
    estate.client.post(cast.housing, f"{where}/post", {"posted_at": texts.BOARD})
    minutes = {"minutes": [evidence("minutes", f"rating {year}")], "support": texts.SUPPORT}
    confirm = partial(estate.client.post, cast.alliance_council, f"{where}/confirm", minutes)
    estate.account.short_cut(estate.client, "stars while they hang", "POSTING_TOO_SHORT", confirm)
    yield estate.client.now + timedelta(days=8)
    confirm()
    found, of = estate.client.get(where), rate(REVIEWED, totals_x100)
    estate.expect("the rating", of.total_x100, found["total_x100"])
    estate.expect("the stars", (stars, stars_of(of.total_x100)), (found["stars"], found["stars"]))
    estate.expect("its year's quarters", totals_x100, [q["total_x100"] for q in found["quarters"]])
