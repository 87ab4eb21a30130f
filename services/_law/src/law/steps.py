"""The six steps (六步议事, R-75): who decides a matter, what a topic waits for, the shortest lawful path.

Pure: the deliberation decides by it, and what reads its facts shows the same.
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from types import MappingProxyType

from msgspec import Struct

from law.dates import earliest_next_step
from law.profiles import JurisdictionProfile
from law.tags import ITEM_OF_TAG, NOT_VOTABLE
from law.thresholds import MotionClass, class_of_item

CLASSES: tuple[str, ...] = (
    "ART279_UNANIMOUS",
    "ART278_MAJOR",
    "ART278_ORDINARY",
    "COMMITTEE",
    "RESIDENT_AFFAIR",
    "PROVIDER_DUTY",
    "ADMINISTRATIVE",
)
"""Who decides at step 4, the strictest first."""

BY_THE_ASSEMBLY = frozenset({"ART278_MAJOR", "ART278_ORDINARY"})
SMALL = frozenset({"COMMITTEE", "RESIDENT_AFFAIR", "PROVIDER_DUTY"})
"""Classes that an agreement at the five-party table may settle (flow 5.4, row 3)."""

WITHOUT_DECIDER = frozenset({"ART279_UNANIMOUS", "COMMITTEE", "PROVIDER_DUTY", "ADMINISTRATIVE"})
"""Classes whose deciding service does not exist yet (ruling E1)."""

OF_AFFAIR: Mapping[str, str] = MappingProxyType(
    {
        "within_decision": "COMMITTEE",
        "resident_affair": "RESIDENT_AFFAIR",
        "neighbour_dispute": "RESIDENT_AFFAIR",
        "provider_duty": "PROVIDER_DUTY",
        "department_power": "ADMINISTRATIVE",
    }
)
"""The class of a matter that the owners need not decide, by its tag (law.tags.AFFAIRS)."""

STEP_OF_STAGE: Mapping[str, int] = MappingProxyType(
    {
        "DRAFT": 1,
        "PROPOSED": 2,
        "CONSULTED": 3,
        "REVIEWED": 4,
        "RESOLVED": 5,
        "PUBLISHED": 5,
        "IMPLEMENTING": 6,
        "REPORTED": 6,
    }
)
"""The step that a topic is in, by its stage; in every other stage it is in none."""


def items_of(tags: Iterable[str]) -> frozenset[int]:
    """Give the items of R-01 that tags imply."""
    return frozenset(ITEM_OF_TAG[t] for t in tags if t in ITEM_OF_TAG)


def class_of(tags: Iterable[str]) -> str:
    """Give who decides a matter: the strictest that one of its tags implies."""
    found = {_class_of_tag(tag) for tag in tags}
    return next(c for c in CLASSES if c in found)


def _class_of_tag(tag: str) -> str:
    if tag in NOT_VOTABLE:
        return "ART279_UNANIMOUS"
    if tag in ITEM_OF_TAG:
        major = class_of_item(ITEM_OF_TAG[tag]) is MotionClass.MAJOR
        return "ART278_MAJOR" if major else "ART278_ORDINARY"
    return OF_AFFAIR[tag]


class Situation(Struct, frozen=True):
    """Where a topic stands, as far as what it waits for depends on it.

    `rounds` are those closed since step 3 began, on successive versions; `unheard` says that the
    last version is newer than the last round, `round_over` that an open round's last day has passed.
    """

    stage: str
    decision_class: str
    branch_silent: bool = False
    small_path: bool = False
    versions: int = 0
    round_open: bool = False
    round_over: bool = False
    rounds: int = 0
    rounds_least: int = 2
    unheard: bool = False
    unanswered: bool = False
    members: bool = False
    council: bool = False
    vote_arranged: bool = False
    entered: bool = False
    final: bool = False
    posting: bool = False
    objections: int = 0
    milestones_open: int = 0
    accepted: bool = False
    asked: bool = False


class Blocker(Struct, frozen=True):
    """What a topic waits for: a code, whose seat it is, the clock that counts, the rules."""

    code: str
    responsible: str
    clock: str = ""
    rules: tuple[str, ...] = ()


def waits_for(s: Situation) -> Blocker | None:
    """Give what a topic waits for; None when it is over."""
    ask = _ASKED.get(s.stage)
    return ask(s) if ask else None


def _draft(s: Situation) -> Blocker:
    if s.branch_silent:
        return Blocker(
            "AWAITS_PROPOSAL", "RESIDENTS_COMMITTEE_OFFICER", "deliberation.opens", ("R-75",)
        )
    return Blocker("AWAITS_PROPOSAL", "ESTATE_BRANCH_SECRETARY", "deliberation.propose", ("R-75",))


def _proposed(_: Situation) -> Blocker:
    return Blocker("AWAITS_CONSULTATION", "COMMUNITY", "deliberation.consult", ("R-74",))


def _consulted(s: Situation) -> Blocker:
    if s.round_open and s.round_over:
        return Blocker("AWAITS_ROUND_CLOSE", "LEAD", "", ("R-74", "D-6"))
    if s.round_open:
        return Blocker("ROUND_OPEN", "RESIDENT", "deliberation.round", ("R-74", "D-6"))
    if not s.versions:
        code = "AWAITS_SETTLEMENT" if s.small_path else "AWAITS_PLAN"
        return Blocker(code, "LEAD", "", ("R-74", "R-75"))
    if s.unanswered:
        return Blocker("AWAITS_ANSWERS", "LEAD", "", ("R-74",))
    if not s.small_path and s.rounds < s.rounds_least:
        return Blocker("AWAITS_ROUND" if s.unheard else "AWAITS_REVISION", "LEAD", "", ("R-74",))
    return _reviews(s)


def _reviews(s: Situation) -> Blocker:
    if not s.members and not s.small_path:
        return Blocker("AWAITS_MEMBERS_REVIEW", "ESTATE_BRANCH_SECRETARY", "", ("R-75",))
    if not s.council:
        return Blocker("AWAITS_COUNCIL_REVIEW", "RESIDENTS_COUNCIL", "", ("R-73",))
    return Blocker("AWAITS_FREEZE", "LEAD", "", ("R-75",))


def _reviewed(s: Situation) -> Blocker:
    if s.decision_class in WITHOUT_DECIDER:
        return Blocker("DECIDER_NOT_AVAILABLE", "SYSTEM", "", ("R-75",))
    if s.decision_class not in BY_THE_ASSEMBLY:
        if s.entered:
            return Blocker("AWAITS_CONFIRMATION", "RESIDENTS_COUNCIL", "", ("R-73",))
        return Blocker(
            "AWAITS_RESIDENTS_DECISION",
            "RESIDENTS_COMMITTEE_OFFICER",
            "deliberation.decision",
            ("R-73",),
        )
    if s.vote_arranged:
        return Blocker("AWAITS_VOTE", "CONVENER", "", ("R-02", "R-03", "R-04"))
    return Blocker("AWAITS_MEETING", "CONVENER", "deliberation.decision", ("R-12", "R-15"))


def _resolved(s: Situation) -> Blocker:
    if s.decision_class in BY_THE_ASSEMBLY:
        return Blocker("AWAITS_FINAL_RESULT", "CONVENER", "", ("R-16",))
    return Blocker("AWAITS_PUBLICATION", "LEAD", "deliberation.posting_due", ("R-75",))


def _published(s: Situation) -> Blocker:
    if s.decision_class in BY_THE_ASSEMBLY and not s.final:
        return Blocker("AWAITS_FINAL_RESULT", "CONVENER", "", ("R-16", "D-6"))
    if s.posting:
        return Blocker("POSTING_RUNS", "LEAD", "deliberation.posting", ("D-6",))
    if s.objections:
        return Blocker("AWAITS_OBJECTION_ANSWERS", "LEAD", "", ("R-16",))
    return Blocker("AWAITS_START", "LEAD", "", ("R-75",))


def _implementing(s: Situation) -> Blocker:
    if s.milestones_open:
        return Blocker("WORK_GOES_ON", "LEAD", "deliberation.progress", ("R-75",))
    if not s.accepted:
        return Blocker("AWAITS_ACCEPTANCE", "SUPERVISOR", "deliberation.progress", ("R-75",))
    return Blocker("AWAITS_RESULT", "LEAD", "deliberation.progress", ("R-75", "R-23"))


def _reported(s: Situation) -> Blocker:
    if not s.asked:
        return Blocker("AWAITS_SATISFACTION", "RESIDENTS_COMMITTEE_OFFICER", "", ())
    if s.posting:
        return Blocker("RESULT_POSTING_RUNS", "LEAD", "deliberation.result_posting", ("D-6",))
    return Blocker("AWAITS_CLOSE", "LEAD", "", ("R-75",))


def _suspended(_: Situation) -> Blocker:
    return Blocker("SUSPENDED", "STREET_OFFICER", "", ("R-16", "R-17"))


_ASKED = {
    "DRAFT": _draft,
    "PROPOSED": _proposed,
    "CONSULTED": _consulted,
    "REVIEWED": _reviewed,
    "RESOLVED": _resolved,
    "PUBLISHED": _published,
    "IMPLEMENTING": _implementing,
    "REPORTED": _reported,
    "SUSPENDED": _suspended,
}


class Forecast(Struct, frozen=True):
    """The earliest lawful day of each thing still to come, by name, in order; None: not before it."""

    days: tuple[tuple[str, date], ...]


def shortest_path(
    today: date, profile: JurisdictionProfile, decision_class: str, stage: str, rounds: int = 0
) -> Forecast:
    """Give the shortest lawful path from a day on, all minima taken (flow 5.4, ruling E4).

    The roll is posted while opinions are asked for; a vote takes one day at the least. `rounds` are
    those that are closed. A matter that the residents decide needs no notice.
    """
    at, days = today, []
    step = STEP_OF_STAGE.get(stage, 0)
    if not step:
        return Forecast(())
    if step <= 3:
        left = max(profile.number("opinion_rounds_least") - rounds, 0)
        for _ in range(left):
            at = earliest_next_step(at, profile.days("opinion_round_days"))
        days.append(("FROZEN", at))
    if step <= 4:
        if decision_class in BY_THE_ASSEMBLY:
            at += timedelta(days=profile.days("notice_days"))
            days.append(("VOTED", at))
            at += timedelta(days=1)
        days.append(("POSTED", at))
    if step <= 5:
        long = profile.result_posting.long_days
        if decision_class not in BY_THE_ASSEMBLY:
            long = profile.days("resolution_posting_days")
        at = earliest_next_step(at, long)
        days.append(("STARTED", at))
    at = earliest_next_step(at, profile.days("work_posting_days"))
    days.append(("CLOSED", at))
    return Forecast(tuple(days))
