"""What an estate's story is told with: facts, clocks, verdicts with real figures.

Figures are those of published votes (A04, A05, A07, A09, A14 to A16); the estates are fictional.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any
from uuid import UUID, uuid5

from fastapi.testclient import TestClient

from cogov.committee.v1 import events_pb2 as committee
from cogov.committee.v1 import verdict_pb2 as verdicts
from cogov.registry.v1 import events_pb2 as registry
from law.dates import SHANGHAI, end_of
from law.thresholds import (
    QUORUM,
    Threshold,
    approval_margin,
    approval_of,
    class_of_item,
    percent_against,
    quorum_margin,
)
from services.governance.tests.governance_kit import ESTATE, Log

NOW = datetime(2026, 11, 25, 2, 20, tzinfo=UTC)
PLACES = {
    "220105001002": ("公平社区", "东盛街道", "二道区", "长春市", "吉林省"),
    "410702001001": ("向阳社区", "向阳街道", "红旗区", "新乡市", "河南省"),
    "469023100001": ("文明社区", "金江镇", "澄迈县", "省直辖县级行政区划", "海南省"),
}
ERDAO, HONGQI, CHENGMAI = PLACES


def estate_of(tag: str) -> UUID:
    """Give the id of one of the estates."""
    return uuid5(ESTATE, tag)


def estate(tag: str) -> str:
    """Give an estate's address."""
    return f"/estates/{estate_of(tag)}"


def text_of(answer: Any) -> str:
    """Give what a page says: without tags, blanks made one."""
    body = re.sub(r"<svg.*?</svg>", "", answer.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", "", body)))


def at(day: str, hour: int = 9) -> datetime:
    """Give an instant of a day in Shanghai."""
    return datetime.fromisoformat(day).replace(hour=hour, tzinfo=SHANGHAI).astimezone(UTC)


def midnight(day: str) -> datetime:
    """Give 24:00 of a day."""
    return end_of(date.fromisoformat(day)).astimezone(UTC)


def clock(
    name: str, due: datetime, basis: str, rule: str, seat: str, ref: str = ""
) -> dict[str, Any]:
    """Give a deadline that a fact starts."""
    return {
        "clock": name,
        "ref": ref,
        "due": due,
        "basis": basis,
        "grade": "I",
        "rule_ids": [rule],
        "responsible": seat,
    }


def measure(code: str, threshold: Threshold, part: int, whole: int) -> verdicts.Measure:
    """Make one of the four tests with its figures."""
    quorum = code.startswith("QUORUM")
    margin = quorum_margin(part, whole) if quorum else approval_margin(threshold, part, whole)
    made = verdicts.Measure(
        code=code,
        rule=threshold.rule,
        reached=threshold.reached(part, whole),
        numerator=part,
        denominator=whole,
        needed=threshold.minimum(whole),
        percent=percent_against(threshold, part, whole),
    )
    for name in ("fewer", "larger_electorate", "switch", "missing"):
        if (value := getattr(margin, name)) is not None:
            setattr(made.margin, name, value)
    return made


def verdict(
    total: tuple[int, int],
    part: tuple[int, int],
    agree: tuple[int, int],
    *others: tuple[str, int, int],
    item: int = 4,
    shown: str = "EVERYTHING",
    motion_id: str = "m1",
    **more: Any,
) -> verdicts.MotionVerdict:
    """Make a verdict; pairs are cm² and heads, `others` sides with theirs."""
    kind = class_of_item(item)
    needs = approval_of(kind)
    tests = [
        measure("QUORUM_AREA", QUORUM, part[0], total[0]),
        measure("QUORUM_HEADS", QUORUM, part[1], total[1]),
        measure("APPROVAL_AREA", needs, agree[0], part[0]),
        measure("APPROVAL_HEADS", needs, agree[1], part[1]),
    ]
    failed = [m.code for m in tests if not m.reached]
    if any(code.startswith("QUORUM") for code in failed):
        tests = tests[:2]
    cells = [("AGREE", *agree), *others]
    made = verdicts.Verdict(
        motion_class=str(kind),
        result="NOT_PASSED" if failed else "PASSED",
        failed=failed,
        means="NO_DECISION_EITHER_WAY" if failed else "DECIDED",
        rules=["R-01", "R-02", needs.rule, "R-05"],
        shown=shown,
        total=verdicts.Cell(area_cm2=total[0], heads=total[1]),
        participating=verdicts.Cell(area_cm2=part[0], heads=part[1]),
        cells=[verdicts.PublicCell(sides=s.split("+"), heads=h, area_cm2=a) for s, a, h in cells],
        measures=tests,
        deemed_heads=0,
        follow_heads=0,
        void_heads=0,
        non_voter_policy="EXCLUDE",
        void_policy="NOT_PARTICIPATING",
        **more,
    )
    if shown == "WITHOUT_AREA":
        for cell in made.cells:
            cell.ClearField("area_cm2")
        _hide(made.measures[2])
    if shown == "VERDICT_ONLY":
        for name in ("participating", "cells", "deemed_heads", "follow_heads", "void_heads"):
            made.ClearField(name)
        for one in made.measures:
            _hide(one)
    return verdicts.MotionVerdict(motion_id=motion_id, in_effect=not failed, verdict=made)


def _hide(test: verdicts.Measure) -> None:
    for name in ("numerator", "denominator", "needed", "percent", "margin"):
        test.ClearField(name)


A04 = ((1_247_993_000, 1152), (934_490_800, 905), (616_670_500, 589))
A05 = ((4_828_800_000, 5726), (3_405_754_500, 3936), (2_811_942_100, 3179))
A07 = ((1_326_755_600, 1428), (1_280_475_000, 1376), (435_764_300, 446))
A09 = ((663_673_200, 754), (355_466_600, 410), (355_466_600, 410))
A14 = ((287_080_100, 164), (229_412_600, 131), (176_403_000, 100))


class Story:
    """One estate as facts tell it."""

    def __init__(
        self, log: Log, tag: str, name: str, code: str = ERDAO, registered: str = "2026-01-05"
    ) -> None:
        self.log, self.tag, self.estate = log, tag, estate_of(tag)
        names = dict(
            zip(
                ("community", "township", "district", "city", "province"), PLACES[code], strict=True
            )
        )
        self.fact(
            "registry",
            "estate_registered",
            "estate",
            registered,
            name=name,
            community_ref=code,
            township_ref=code[:9],
            jurisdiction="JILIN",
            households=120,
            built_year=2003,
            place=registry.Place(**names),
        )

    def fact(
        self, source: str, kind: str, of: str, day: str, hour: int = 9, /, **fields: Any
    ) -> None:
        """Record a fact on a day."""
        name = "".join(part.title() for part in kind.split("_"))
        self.log.fact(
            source,
            kind,
            of,
            estate=self.estate,
            at=at(day, hour),
            type_=f"{source}.It.{name}",
            **fields,
        )

    def roll(self, total: tuple[int, int], frozen: str, left_out: tuple[int, int] = (0, 0)) -> None:
        """Draft a roll, post it and freeze it; `left_out` are units and cm²."""
        drafted = (date.fromisoformat(frozen) - timedelta(days=8)).isoformat()
        self.fact("registry", "building_added", "b1", drafted, building_id="b1", label="1 号楼")
        self.fact("registry", "building_added", "b2", drafted, building_id="b2", label="2 号楼")
        self.fact("registry", "building_added", "b3", drafted, building_id="b3", label="沿街商铺")
        self.fact(
            "registry",
            "roll_drafted",
            "roll",
            drafted,
            roll="r1",
            extent=registry.Extent(kind="estate"),
            total_area_cm2=total[0],
            total_heads=total[1],
            left_out=registry.LeftOut(units=left_out[0], area_cm2=left_out[1]),
            entries_hash="9c1e" * 16,
            as_of=drafted,
        )
        due = (date.fromisoformat(drafted) + timedelta(days=7)).isoformat()
        posting = clock("roll.posting", midnight(due), "LAW", "R-28", "REGISTRY_CLERK")
        self.fact(
            "registry",
            "roll_published",
            "roll",
            drafted,
            posted_on=drafted,
            posting_days=7,
            starts=(posting,),
        )
        self.fact("registry", "roll_posting_ended", "roll", frozen, stops=("roll.posting",))
        self.fact("registry", "roll_frozen", "roll", frozen)

    def meeting(
        self,
        total: tuple[int, int],
        days: tuple[str, str, str],
        *motions: dict[str, Any],
        **more: Any,
    ) -> None:
        """Schedule a meeting and give notice: days of the notice, the opening, the close."""
        noticed, opens, closes = days
        asked = [
            committee.Motion(
                **{
                    "motion_id": f"m{n}",
                    "kind": "YES_NO",
                    "item": 4,
                    "text": "按公告所附方案执行。方案全文在社区服务站查阅。",
                    "class": str(class_of_item(m.get("item", 4))),
                    **m,
                }
            )
            for n, m in enumerate(motions, 1)
        ]
        extent = committee.Extent(kind="estate")
        noticing = more.pop("warnings", ["UNANIMITY_SHOWS_MARKS"])
        self.fact(
            "committee",
            "meeting_scheduled",
            "mt",
            noticed,
            8,
            **{
                "ref": "2026-1",
                "kind": "temporary",
                "convener": "committee",
                "convener_basis": "OWN_RIGHT",
                "extent": extent,
                "motions": asked,
                "form": "written",
                "opens_on": opens,
                "closes_on": closes,
                **more,
            },
        )
        last = {"app": midnight(closes), "paper": at(closes, 17)}
        windows = []
        for name, due in last.items():
            window = committee.ChannelWindow(channel=name)
            window.opens_at.FromDatetime(at(opens))
            window.closes_at.FromDatetime(due)
            windows.append(window)
        self.fact(
            "committee",
            "meeting_noticed",
            "mt",
            noticed,
            notice_on=noticed,
            roll="r1",
            total_area_cm2=total[0],
            total_heads=total[1],
            left_out_units=61,
            left_out_area_cm2=7_625_000,
            entries_hash="9c1e" * 16,
            rules=committee.RuleParameters(
                non_voter_policy="EXCLUDE", void_policy="NOT_PARTICIPATING"
            ),
            channels=windows,
            motions_sha256="5a" * 32,
            warnings=noticing,
            starts=(
                clock("meeting.notice", at(opens), "LAW", "R-12", "COMMITTEE_CHAIR"),
                *(
                    clock("vote.channel", due, "NOTICE", "R-12", "SYSTEM", name)
                    for name, due in last.items()
                ),
                clock("vote.close", max(last.values()), "NOTICE", "R-12", "SYSTEM"),
            ),
        )

    def opened(self, day: str) -> None:
        """Open the vote."""
        self.fact("committee", "voting_opened", "mt", day, stops=("meeting.notice",))

    def counted(self, day: str, *motions: verdicts.MotionVerdict, **more: Any) -> None:
        """Close, seal, count."""
        closes = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        stops = ("vote.channel:app", "vote.channel:paper", "vote.close")
        self.fact("committee", "voting_closed", "mt", closes, 23, stops=stops)
        self.fact("committee", "box_sealed", "mt", closes, 23, ballots=900)
        self.fact("committee", "ballots_opened", "mt", day, 10, purpose="COUNT")
        self.fact(
            "committee",
            "ballots_counted",
            "mt",
            day,
            11,
            motions=motions,
            ballots=900,
            ballots_sha256="b0" * 32,
            verdict_sha256="c0" * 32,
            settled_by="COUNTERS",
            **more,
        )

    def posted(self, day: str, days: int = 15, channels: Sequence[dict[str, Any]] = ()) -> None:
        """Post the result, with what went out and came back by which channels."""
        until = (date.fromisoformat(day) + timedelta(days=days)).isoformat()
        due = clock("result.posting", midnight(until), "PRACTICE", "R-28", "COMMITTEE_CHAIR")
        self.fact(
            "committee",
            "result_posted",
            "mt",
            day,
            until=until,
            posted_at="社区服务站公告栏",
            channels=list(channels),
            starts=(due,),
        )

    def final(self, day: str) -> None:
        """End the posting; the result is final."""
        self.fact("committee", "result_final", "mt", day, stops=("result.posting",))

    def many(self, number: int) -> None:
        """Count and post one of many votes, each a meeting of its own."""
        of, total = f"mt{number}", (127_697_600, 144)
        asked = committee.Motion(
            motion_id="m1", title=f"第 {number} 件", item=9, **{"class": "ORDINARY"}
        )
        more = {"kind": "regular", "convener": "committee", "motions": [asked], "form": "written"}
        self.fact("committee", "meeting_scheduled", of, "2026-03-02", ref=f"r{number}", **more)
        noticed = {"roll": "r1", "total_area_cm2": total[0], "total_heads": total[1]}
        self.fact(
            "committee", "meeting_noticed", of, "2026-03-03", notice_on="2026-03-03", **noticed
        )
        made = verdict(total, (100_000_000, 100), (40_000_000, 40), item=9)
        self.fact("committee", "ballots_counted", of, "2026-04-01", motions=[made])
        self.fact("committee", "result_posted", of, "2026-04-02", until="2026-04-17")


def entries(client: TestClient, path: str) -> list[tuple[str, str, str]]:
    """Give a feed's entries, the latest first: title, address, id."""
    feed = ET.fromstring(client.get(path).content)  # noqa: S314  (our own answer)
    atom = {"a": "http://www.w3.org/2005/Atom"}
    return [
        (
            one.findtext("a:title", "", atom),
            one.find("a:link", atom).attrib["href"],  # type: ignore[union-attr]
            one.findtext("a:id", "", atom),
        )
        for one in feed.findall("a:entry", atom)
    ]
