"""A topic as its pages show it, and the lists of topics by step with what is missing to the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from msgspec import structs

from chassis.refusals import NotFound
from governance.board.asked import Asked
from governance.board.differences import Difference, difference
from governance.board.estates import Estate, events_of
from governance.board.hints import Hint, about_topic
from governance.board.votes import Vote
from governance.deliberation_shown import path_from, present_topic
from governance.deliberation_topic import Topic
from governance.topics import OVER, Topics
from law.steps import STEP_OF_STAGE, items_of
from pages.figures import days_on, position

Json = dict[str, Any]
STEPS = (1, 2, 3, 4, 5, 6)
ON_THE_ESTATE, ON_A_PAGE, DEADLINES = 3, 30, 6
Labels = Literal["six_steps", "six_verbs", "six_acts"]
"""Sets of names for the six steps; the gates are the same (domain 4.5)."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """An estate's topics: how many are in each step, and the first of each."""

    counts: dict[int, int]
    steps: list[tuple[int, list[Json]]]
    over: list[Json]

    @property
    def total(self) -> int:
        """Count them all."""
        return sum(self.counts.values())

    def more(self, step: int, shown: int) -> int:
        """Count those of a step that are not shown."""
        return self.counts.get(step, 0) - shown


def shelf_of(topics: Topics, jurisdiction: str, limit: int = ON_THE_ESTATE) -> Shelf:
    """Give the first topics of each step."""
    counts = topics.counts()
    steps = [
        (step, _rows(topics.of_step(step, limit), jurisdiction))
        for step in STEPS
        if counts.get(step)
    ]
    over = _rows(topics.of_step(OVER, limit), jurisdiction) if counts.get(OVER) else []
    return Shelf(counts, steps, over)


def _rows(found: Iterable[Topic], jurisdiction: str) -> list[Json]:
    return [present_topic(t, jurisdiction) for t in found]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the topics in one step, 0 for those that are over."""

    step: int
    rows: list[Json]
    number: int
    counts: dict[int, int]

    @property
    def pages(self) -> int:
        """Give how many pages there are."""
        return max(1, -(-self.counts.get(self.step, 0) // ON_A_PAGE))


def page_of(topics: Topics, jurisdiction: str, asked_step: str, number: int) -> Page:
    """Give a page of one step; without one asked for, of the first that has topics."""
    counts = topics.counts()
    first = next((s for s in (*STEPS, OVER) if counts.get(s)), STEPS[0])
    step = int(asked_step) if asked_step else first
    found = topics.of_step(step, ON_A_PAGE, (number - 1) * ON_A_PAGE)
    return Page(step, _rows(found, jurisdiction), number, counts)


def deadlines_of(topics: Topics) -> list[Json]:
    """Give the topics' deadlines that come first, as an estate's calendar takes them."""
    found = [
        structs.asdict(clock) | {"topic": {"topic": t.topic, "title": t.title}}
        for t in topics.soonest(DEADLINES)
        for clock in t.clocks.values()
        if clock.state == "RUNNING"
    ]
    return sorted(found, key=lambda c: (c["due_at"], c["what"]))[:DEADLINES]


@dataclass(frozen=True, slots=True)
class Matter:
    """One topic and the estate it belongs to."""

    estate: Estate
    found: Json
    rounds: int
    """How many rounds are closed since step 3 began last."""

    @property
    def path(self) -> str:
        """Give its page's address."""
        return self.estate.path_of_topic(self.found["topic"])

    @property
    def item(self) -> int:
        """Give the item of the law its last plan falls under; 0 for none."""
        tags = self.found["plans"][-1]["tags"] if self.found["plans"] else self.found["tags"]
        return next(iter(items_of(tags)), 0)

    @property
    def step(self) -> int:
        """Give its step, of one that is over the last it was in."""
        last = self.found["steps"][-1]["step"] if self.found["steps"] else 1
        return int(self.found["step"] or last)

    @property
    def talk(self) -> Json | None:
        """Give the consultation on it: taken over, else asked for, the last one."""
        taken = {one["consultation"] for one in self.found["tables"]} - {""}
        mine = [
            c
            for c in self.estate.state["consultations"]
            if c["consultation"] in taken or c["topic"] == self.found["topic"]
        ]
        return mine[-1] if mine else None

    def talk_of(self, ref: str) -> Json | None:
        """Give a consultation by its reference."""
        every = self.estate.state["consultations"]
        return next((c for c in every if c["consultation"] == ref), None)

    def vote_of(self, meeting: str, motion: str) -> Vote | None:
        """Give a vote by its meeting and motion."""
        return next(
            (
                v
                for v in self.estate.votes
                if (v.meeting["meeting"], v.motion["motion_id"]) == (meeting, motion)
            ),
            None,
        )

    def vote_decided(self, decision: Json) -> Vote | None:
        """Give the vote that a decision was taken over from."""
        parts = str(decision["ref"]).split("/")
        return self.vote_of(parts[1], parts[3]) if len(parts) == 4 else None

    @property
    def hints(self) -> list[Hint]:
        """Give what a resident can do about it now."""
        return about_topic(self.found, self.posting)

    @property
    def unconvened(self) -> Json | None:
        """Give the deadline by which a convener was to put its plan before the assembly, if missed."""
        mine = (c for c in self.estate.clocks if c["pending"] and c["state"] == "MISSED")
        return next((c for c in mine if c["pending"]["topic"] == self.found["topic"]), None)

    @property
    def forecast(self) -> list[Json]:
        """Give the shortest lawful path from the day that is shown; what runs already began earlier."""
        stage, of = self.found["stage"], self.found["decision_class"]
        waits = self.found["waiting_for"]
        if stage not in STEP_OF_STAGE or (waits and waits["blocker"] == "DECIDER_NOT_AVAILABLE"):
            return []
        began, today = self._began(stage), self.estate.today
        jurisdiction = self.estate.identity.jurisdiction
        days = path_from(began or today, jurisdiction, of, stage, self.rounds)
        if days and _day(days[0]["on"]) < today:
            days = path_from(today, jurisdiction, of, stage, self.rounds)
        return self._with_vote(days) if stage == "REVIEWED" else days

    def _with_vote(self, days: list[Json]) -> list[Json]:
        """Move the days to the close of the vote that is arranged."""
        arranged = [v for v in self.found["votes"] if not v["called_off_on"]][-1:]
        votes = [self.vote_of(v["meeting"], v["motion"]) for v in arranged]
        closes = next((v.meeting["closes_on"] for v in votes if v and v.meeting["notice"]), "")
        if not closes or not days:
            return days
        off = timedelta(days=_between(days[0]["on"], closes))
        return [one | {"on": (_day(one["on"]) + off).isoformat()} for one in days]

    def _began(self, stage: str) -> date | None:
        """Give the day from which a period that runs is counted: a round's, a posting's."""
        found = self.found
        running = [r for r in found["rounds"] if r["opinions"] is None]
        if stage == "CONSULTED" and running:
            return _day(running[-1]["opened_on"])
        if stage == "PUBLISHED" and self.posting:
            return _day(self.posting["posted_on"])
        return _day(found["results"][-1]["posted_on"]) if stage == "REPORTED" else None

    def plan(self, asked: Asked) -> Difference:
        """Give the version that is asked for, beside the one before it."""
        number, plans = asked.param("v"), self.found["plans"]
        if number not in [str(p["version"]) for p in plans]:
            raise NotFound
        return difference(plans, int(number))

    @property
    def last_difference(self) -> Difference | None:
        """Give the last version beside the one before it."""
        plans = self.found["plans"]
        return difference(plans, len(plans)) if plans else None

    @property
    def differences(self) -> list[Difference]:
        """Give every version with what changed in it, the last first."""
        plans = self.found["plans"]
        return [difference(plans, p["version"]) for p in reversed(plans)]

    def round(self, asked: Asked) -> Json:
        """Give the round of opinions that is asked for."""
        found: list[Json] = self.found["rounds"]
        one = next((r for r in found if str(r["number"]) == asked.param("n")), None)
        if one is None:
            raise NotFound
        return one

    @property
    def work(self) -> Json | None:
        """Give the work that was started last."""
        works: list[Json] = self.found["works"]
        return works[-1] if works else None

    @property
    def posting(self) -> Json | None:
        """Give how the last decision hangs: by the assembly, or by itself."""
        decisions, postings = self.found["decisions"], self.found["postings"]
        if not decisions:
            return None
        posted = decisions[-1] if decisions[-1]["posted_on"] else (postings or [None])[-1]
        return posted and {**posted, "days": _between(posted["posted_on"], posted["until"])}

    @property
    def money(self) -> Json | None:
        """Give budget and what was spent, with how far that is on a bar; None where no money is."""
        work = self.work
        if work is None or not work["budget_fen"]:
            return None
        spent, budget = work["spent_fen"], work["budget_fen"]
        return {"spent": spent, "budget": budget, "fill": position(spent, budget)}

    @property
    def events(self) -> list[Json]:
        """Give the facts its page rests on: its own, its consultation's and its vote's."""
        talks = [self.talk_of(t["consultation"]) for t in self.found["tables"]] or [self.talk]
        votes = [self.vote_of(v["meeting"], v["motion"]) for v in self.found["votes"]]
        cited = [("consultation", c["events"]) for c in talks if c]
        cited += [("committee", v.meeting["events"]) for v in votes if v]
        return events_of(("deliberation", self.found["events"]), *cited)


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone on the line of the work: where planned, where done, and by how many days off."""

    number: int
    milestone: Json
    planned: str
    actual: str
    days: int | None


@dataclass(frozen=True, slots=True)
class Progress:
    """The milestones of the work between its first and its last day."""

    first: date
    last: date
    marks: list[Mark]


def progress_of(work: Json, today: date) -> Progress:
    """Lay the milestones on a line; days late are counted against the first plan, never a moved one."""
    parts = work["milestones"]
    days = [date.fromisoformat(work["started_on"]), *(_day(p["planned_on"]) for p in parts)]
    days += [_day(p["actual_on"]) for p in parts if p["actual_on"]]
    days += [_day(m["to"]) for p in parts for m in p["moved"]]
    first, last = min(days), max(days)
    long = max((last - first).days, 1)

    def at(day: str) -> str:
        return position((_day(day) - first).days * 96 + 2 * long, 100 * long) if day else ""

    marks = [
        Mark(n, p, at(p["planned_on"]), at(p["actual_on"]), _off(p, today))
        for n, p in enumerate(parts, 1)
    ]
    return Progress(first, last, marks)


def _off(part: Json, today: date) -> int | None:
    """Count the days after the planned day on which it was done, or that have passed without."""
    done = part["actual_on"] or today.isoformat()
    off = _between(part["planned_on"], done)
    return off if part["actual_on"] or off > 0 else None


def _between(first: str, last: str) -> int:
    return days_on(last, _day(first))


def _day(text: str) -> date:
    return date.fromisoformat(text)


def matter_of(estate: Estate, topics: Topics, asked: Asked) -> Matter:
    """Give the topic that is asked for."""
    found = topics.by_ref(asked.param("t"))
    if found is None:
        raise NotFound
    shown = present_topic(found, estate.identity.jurisdiction)
    return Matter(estate, shown, len(found.closed_rounds))
