"""A vote as its page shows it: how it looks, its tests in figures, what stands beside them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from law.dates import business_date
from law.thresholds import QUORUM, MotionClass, Threshold, approval_of
from pages.figures import CM2_IN_M2
from pages.measures import Measure, Test, Unit, approval, participation, told, turnout

Json = dict[str, Any]
UNITS: tuple[tuple[Unit, str], ...] = (("heads", "HEADS"), ("area", "AREA"))
STANDS = {"passed", "posted", "pending", "upheld", "challenged", "suspended"}
UNDONE = {"annulled", "revoked"}
DECIDED = STANDS | UNDONE | {"failed", "quorum", "ineffective", "recounting"}
SEALS = {
    "scheduled": ("scheduled", "wait"),
    "notice": ("noticed", "wait"),
    "open": ("open", "wait"),
    "closed": ("closed", "wait"),
    "recounting": ("recounting", "wait"),
    "pending": ("pending", "wait"),
    "suspended": ("suspended", "wait"),
    "cancelled": ("cancelled", "none"),
    "failed": ("none", "none"),
    "quorum": ("none", "none"),
    "ineffective": ("none", "none"),
    "annulled": ("annulled", "off"),
    "revoked": ("annulled", "off"),
}
STATUS = {
    "PENDING_CONTEST": "pending",
    "UPHELD": "upheld",
    "CHALLENGED": "challenged",
    "SUSPENDED": "suspended",
    "POSTED": "posted",
}
STAGES = {"CANCELLED": "cancelled", "SCHEDULED": "scheduled", "NOTICED": "notice", "OPEN": "open"}


def look_of(meeting: Json, motion: Json) -> str:
    """Give the one word that decides what a vote's page says."""
    if meeting["stage"] in STAGES:
        return STAGES[meeting["stage"]]
    if not meeting["posted"] or not motion["verdict"]:
        return "closed"
    if motion["decision"] in {"ANNULLED", "REVOKED"}:
        return str(motion["decision"]).lower()
    if meeting["stage"] in {"CLOSED", "COUNTED"}:
        return "recounting"
    return _outcome(motion)


def _outcome(motion: Json) -> str:
    verdict, status = motion["verdict"], motion["decision"]
    if status == "PENDING_CONTEST":
        return "pending"
    if verdict["result"] != "PASSED":
        missed = any(code.startswith("QUORUM") for code in verdict["failed"])
        return "quorum" if missed else "failed"
    return STATUS.get(status, "passed") if motion["in_effect"] else "ineffective"


@dataclass(frozen=True, slots=True)
class Vote:
    """What a vote's page is made of; `first` and `second` are heads and area of the two tests."""

    meeting: Json
    motion: Json
    look: str
    first: tuple[Measure, Measure] | None
    second: tuple[Measure, Measure] | None

    @property
    def old(self) -> bool:
        """Tell whether its figures are there for verification only."""
        return self.look in UNDONE

    @property
    def seal(self) -> tuple[str, str]:
        """Give the seal's word and kind."""
        return SEALS.get(self.look, ("passed", ""))

    @property
    def page(self) -> str:
        """Give what kind of page it is: result, open, closed or notice."""
        if self.look in DECIDED:
            return "result"
        return self.look if self.look in {"open", "closed"} else "notice"

    @property
    def verdict(self) -> Json | None:
        """Give the verdict, once it may be shown."""
        return self.motion["verdict"] if self.look in DECIDED else None

    @property
    def kind(self) -> MotionClass:
        """Give the motion's class."""
        return MotionClass(self.motion["class"])

    @property
    def closeness(self) -> tuple[int, int] | None:
        """Give by how many heads and cm² a passed vote's electorate was short of being too large."""
        if self.look not in STANDS or not self.verdict:
            return None
        found = {m["code"]: m.get("margin", {}) for m in self.verdict["measures"]}
        heads = found.get("QUORUM_HEADS", {}).get("larger_electorate")
        area = found.get("QUORUM_AREA", {}).get("larger_electorate")
        return (heads, area) if heads is not None and area is not None else None

    @property
    def neither(self) -> str:
        """Say which opposite a failed vote is not: the key of a sentence, or nothing."""
        if self.motion["item"] != 4:
            return ""
        return next((key for word, key in OPPOSITES.items() if word in self.motion["title"]), "")

    @property
    def others(self) -> list[Json]:
        """Give the meeting's other motions."""
        mine = self.motion["motion_id"]
        return [m for m in self.meeting["motions"] if m["motion_id"] != mine]

    @property
    def unknown_sides(self) -> list[str]:
        """Give the sides of a yes-or-no vote of which nothing was published: unknown, not zero."""
        cells = self.verdict.get("cells", []) if self.verdict else []
        if self.motion["kind"] == "ONE_OF" or not cells:
            return []
        said = {side for cell in cells for side in cell["sides"]}
        return [side for side in ("AGREE", "DISAGREE", "ABSTAIN") if side not in said]


OPPOSITES = {"续聘": "renewal", "解聘": "dismissal"}


def vote_of(meeting: Json, motion: Json) -> Vote:
    """Make a vote's page out of the state."""
    look = look_of(meeting, motion)
    first = second = None
    if look == "open":
        first = _snapshot(meeting)
    elif look in DECIDED:
        first, second = _tests(motion["verdict"])
    return Vote(meeting, motion, look, first, second)


def _snapshot(meeting: Json) -> tuple[Measure, Measure] | None:
    seen, notice = meeting["turnout"], meeting["notice"]
    if not seen:
        return None
    heads = seen["voted"].get("heads")
    area = seen.get("area_m2")
    return (
        turnout(
            "heads",
            heads,
            notice["total_heads"],
            seen.get("missing_heads"),
            enough=seen["enough"],
        ),
        turnout(
            "area",
            area * CM2_IN_M2 if area is not None else None,
            notice["total_area_cm2"],
            _cm2(seen.get("missing_area_m2")),
            enough=seen["enough"],
        ),
    )


def _cm2(whole: int | None) -> int | None:
    return None if whole is None else whole * CM2_IN_M2


def _tests(
    verdict: Json,
) -> tuple[tuple[Measure, Measure], tuple[Measure, Measure] | None]:
    found = {m["code"]: m for m in verdict["measures"]}
    needs = approval_of(MotionClass(verdict["motion_class"]))
    first = [_measure(unit, found[f"QUORUM_{code}"], None) for unit, code in UNITS]
    missed = any(code.startswith("QUORUM") for code in verdict["failed"])
    if missed or "APPROVAL_HEADS" not in found:
        return (first[0], first[1]), None
    second = [_measure(unit, found[f"APPROVAL_{code}"], needs) for unit, code in UNITS]
    return (first[0], first[1]), (second[0], second[1])


def _measure(unit: Unit, test: Json, needs: Threshold | None) -> Measure:
    part, whole = test.get("numerator"), test.get("denominator")
    if part is None or whole is None:
        asked: Test = "approval" if needs else "participation"
        return told(unit, needs or QUORUM, reached=test["reached"], test=asked)
    return approval(unit, needs, part, whole) if needs else participation(unit, part, whole)


def channel_clocks(meeting: Json) -> list[Json]:
    """Give the channels of a vote with the instants at which they close, the first first."""
    found = []
    for one in meeting["channels"]:
        due = datetime.fromisoformat(one["closes_at"])
        found.append({**one, "due": due})
    return sorted(found, key=lambda c: (c["due"], c["channel"]))


def opens_at(meeting: Json) -> str | None:
    """Give the instant at which the first channel opens."""
    return min((c["opens_at"] for c in meeting["channels"]), default=None)


def closes_at(meeting: Json) -> str | None:
    """Give the instant at which the last channel closes."""
    return max((c["closes_at"] for c in meeting["channels"]), default=None)


def notice_days(meeting: Json) -> int:
    """Count the days from the notice to the opening (D-5)."""
    on = date.fromisoformat(meeting["notice"]["notice_on"])
    first = opens_at(meeting)
    return (business_date(datetime.fromisoformat(first)) - on).days if first else 0
