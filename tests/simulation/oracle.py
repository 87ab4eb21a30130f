"""Says from a topic's facts alone whether it passed a gate that it had not earned.

Written from domain 4.5 and flow 5.4, not from the code that decides: another way to the same answer.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

ROUNDS, ROUND_DAYS, POSTED_DAYS, SUPERVISORS = 2, 7, 7, 3
LATER = {
    "ImplementationStarted": "Resolved",
    "ProgressReported": "ImplementationStarted",
    "WorkAccepted": "ProgressReported",
    "ResultPublished": "WorkAccepted",
    "SatisfactionRecorded": "ResultPublished",
}
"""What must have come before, since step 3 began for the last time."""


def unearned(facts: Sequence[Any]) -> list[str]:
    """Give what a topic did without having earned it; facts in order, as its service stored them."""
    found: list[str] = []
    since, names = 0, [type(f).__name__ for f in facts]
    for at, fact in enumerate(facts):
        check = _CHECKS.get(names[at])
        if check is not None and (why := check(facts[since:at], facts[:at], fact)):
            found.append(f"{at}: {names[at]}: {why}")
        needed = LATER.get(names[at])
        if needed and needed not in names[since:at]:
            found.append(f"{at}: {names[at]} without {needed}")
        if _begins_again(fact):
            since = at
    return found


def _begins_again(fact: Any) -> bool:
    name = type(fact).__name__
    if name == "PlanVersionPublished":
        return bool(fact.again)
    if name == "CouncilReviewRecorded":
        return bool(fact.back)
    return name in {"ResolutionAnnulled", "ResolutionRevoked"} and not fact.over


def _of(facts: Sequence[Any], name: str) -> list[Any]:
    return [f for f in facts if type(f).__name__ == name]


def _consulted(_: Sequence[Any], before: Sequence[Any], fact: Any) -> str:
    if not _of(before, "TopicProposed"):
        return "not proposed"
    if hasattr(fact, "taken") and fact.taken.fact.source != "consultation":
        return "not the table's fact"
    return ""


def _planned(_: Sequence[Any], before: Sequence[Any], __: Any) -> str:
    passed = _of(before, "ConsultationAttached") + _of(before, "ConsultationExhausted")
    return "" if passed else "step 2 is not over"


def _closed(since: Sequence[Any], _: Sequence[Any], fact: Any) -> str:
    opened = next(f for f in reversed(_of(since, "OpinionRoundOpened")) if f.number == fact.number)
    if fact.on <= opened.last_day:
        return "before its last day was over"
    return "" if (opened.last_day - opened.on).days >= ROUND_DAYS else "too short"


def _small(before: Sequence[Any], tags: Sequence[str]) -> bool:
    attached = _of(before, "ConsultationAttached")
    agreed = bool(attached) and attached[-1].taken.outcome == "AGREED_ACTION"
    small = {"resident_affair", "neighbour_dispute", "provider_duty", "within_decision"}
    return agreed and set(tags) <= small


def _frozen(since: Sequence[Any], before: Sequence[Any], fact: Any) -> str:
    small = _small(_after_no(before), fact.frozen.tags)
    closed = {f.number for f in _of(since, "OpinionRoundClosed")}
    versions = [f.version for f in _of(since, "OpinionRoundOpened") if f.number in closed]
    if not small and (len(versions) < ROUNDS or versions != sorted(set(versions))):
        return "without two rounds on successive versions"
    answered = [f.round for f in _of(before, "OpinionsAnswered") if f.complete]
    asked = [f.number for f in _of(before, "OpinionRoundClosed") if f.opinions]
    if set(asked) - set(answered):
        return "opinions have no answer"
    bodies = {
        f.review.body
        for name in ("MembersReviewRecorded", "CouncilReviewRecorded")
        for f in _of(since, name)
        if f.review.version == fact.frozen.version
    }
    wanted = {"COUNCIL"} if small else {"COUNCIL", "MEMBERS"}
    return "" if wanted <= bodies else f"reviewed by {sorted(bodies)} only"


def _after_no(before: Sequence[Any]) -> Sequence[Any]:
    back = [n for n, f in enumerate(before) if getattr(f, "back", False)]
    return before[back[-1] :] if back else before


def _resolved(since: Sequence[Any], _: Sequence[Any], fact: Any) -> str:
    if not _of(since, "PlanFrozen"):
        return "no plan is frozen"
    decision = fact.decision
    if decision.body == "ASSEMBLY":
        ours = decision.fact is not None and decision.fact.source == "committee"
        return "" if ours else "not the committee's fact"
    return "" if _of(since, "ResidentsDecisionEntered") else "nobody entered it"


def _started(since: Sequence[Any], _: Sequence[Any], fact: Any) -> str:
    decision = _of(since, "Resolved")[-1].decision
    if not (decision.passed and decision.final):
        return "not passed, or not final"
    posted = _of(since, "ResolutionPublished")
    if posted and fact.on <= posted[-1].posted_on + timedelta(days=POSTED_DAYS):
        return "before the posting was over"
    raised = {f.objection for f in _of(since, "ObjectionRaised")}
    if raised - {f.objection for f in _of(since, "ObjectionAnswered")}:
        return "objections have no answer"
    free = {s.subject for s in fact.supervisors if s.of not in {"COMMITTEE", "PROVIDER"}}
    return "" if len(free) >= SUPERVISORS else "too few watch"


def _spent(since: Sequence[Any], _: Sequence[Any], fact: Any) -> str:
    budget = _of(since, "PlanFrozen")[-1].frozen.cost_fen or 0
    return "" if fact.progress.spent_fen <= budget else "more than was decided"


def _ended(_: Sequence[Any], before: Sequence[Any], fact: Any) -> str:
    if fact.outcome == "SETTLED":
        tags = _of(before, "TopicRaised")[0].tags
        plans = _of(before, "PlanVersionPublished")
        last = plans[-1].plan.tags if plans else tags
        return "" if _small(_after_no(before), last) else "not for the table to settle"
    accounts = _of(before, "ResultPublished")[-1].accounts
    until: date = accounts.posted_on + timedelta(days=POSTED_DAYS)
    if fact.on <= until:
        return "before the accounts hung long enough"
    asked = _of(before, "SatisfactionRecorded")
    return "" if asked else "nobody was asked"


_CHECKS = {
    "ConsultationAttached": _consulted,
    "ConsultationExhausted": _consulted,
    "PlanVersionPublished": _planned,
    "OpinionRoundClosed": _closed,
    "PlanFrozen": _frozen,
    "Resolved": _resolved,
    "ImplementationStarted": _started,
    "ProgressReported": _spent,
    "DeliberationClosed": _ended,
}
