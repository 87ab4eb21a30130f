"""What is judged of a provider: a quarter's appraisal, and apart from it a year's rating (A-4, ADR-0044)."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import Happened, as_json, fact_id

Json = dict[str, Any]


class Appraisal(Struct):
    """A quarter's appraisal; `scores` keeps each score that was ever given."""

    contract: str
    quarter: str
    provider: str
    by: str
    stage: str = "OPENED"
    scores: list[Json] = field(default_factory=list)
    posted_at: str = ""
    posted_until: str = ""
    objections: list[Json] = field(default_factory=list)
    grade: str = ""
    total_x100: int | None = None
    confirmed_on: str = ""
    confirmed_by: str = ""
    asks_owners: list[str] = field(default_factory=list)
    events: list[Happened] = field(default_factory=list)


class Alliance(Struct):
    """An alliance: its council's seats and its member organisations."""

    code: str
    name: str
    level: str
    council: list[str]
    founded_on: str
    by: str
    members: dict[str, Json] = field(default_factory=dict)
    decisions: int = 0
    dissolved_on: str = ""


class Rating(Struct):
    """A provider's year in one alliance; `stars` only once they are confirmed."""

    code: str
    provider: str
    year: str
    in_service_since: str
    by: str
    stage: str = "DECLARED"
    community: str = ""
    points: list[Json] = field(default_factory=list)
    quarters: list[Json] = field(default_factory=list)
    reviewed_x100: int | None = None
    rule_version: str = ""
    posted_until: str = ""
    stars: int | None = None
    total_x100: int | None = None
    ground: str = ""
    support: str = ""
    on: str = ""
    events: list[Happened] = field(default_factory=list)


def _scored(of: Appraisal, meta: Any, fact: Any) -> None:
    of.stage = "SCORED"
    of.scores.append(as_json(fact) | {"on": meta.on, "by": fact_id(meta)})


def _score_posted(of: Appraisal, meta: Any, fact: Any) -> None:
    of.stage, of.posted_at, of.posted_until = "POSTED", fact.posted_at, fact.until


def _score_objected(of: Appraisal, meta: Any, fact: Any) -> None:
    of.stage, of.posted_until = "SCORED", ""
    told = {"answer": "", "accepted": False, "on": meta.on, "by": fact_id(meta)}
    of.objections.append(as_json(fact) | told)


def _score_answered(of: Appraisal, meta: Any, fact: Any) -> None:
    for one in of.objections:
        if one["objection"] == fact.objection:
            one |= {"answer": fact.answer, "accepted": fact.accepted}


def _score_confirmed(of: Appraisal, meta: Any, fact: Any) -> None:
    of.stage, of.grade, of.total_x100 = "CONFIRMED", fact.grade, fact.total_x100
    of.confirmed_on, of.confirmed_by = meta.on, fact_id(meta)


def _owners_asked(of: Appraisal, meta: Any, fact: Any) -> None:
    of.asks_owners = list(fact.quarters)


def _unchanged(of: Any, meta: Any, fact: Any) -> None:
    """Change nothing but the clocks: the fact is cited."""


APPRAISAL: dict[str, Callable[[Appraisal, Any, Any], None]] = {
    "appraisal_scored": _scored,
    "appraisal_posted": _score_posted,
    "appraisal_posting_ended": _unchanged,
    "appraisal_objected": _score_objected,
    "appraisal_objection_answered": _score_answered,
    "appraisal_confirmed": _score_confirmed,
    "owners_review_requested": _owners_asked,
}
"""What each fact of an appraisal's stream changes, after the first."""


def _first_reviewed(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.community = "FIRST_REVIEW", fact.community


def _rating_reviewed(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.reviewed_x100, of.rule_version = "REVIEWED", fact.total_x100, fact.rule_version
    of.points = [as_json(one) for one in fact.points]
    of.quarters = [as_json(one) for one in fact.quarters]


def _rating_posted(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.posted_until = "POSTED", fact.until


def _rating_confirmed(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.stars, of.total_x100, of.on = "CONFIRMED", fact.stars, fact.total_x100, meta.on


def _recommended(of: Rating, meta: Any, fact: Any) -> None:
    of.support = fact.kind


def _vetoed(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.ground, of.on = "REFUSED", fact.ground, meta.on


def _withdrawn(of: Rating, meta: Any, fact: Any) -> None:
    of.stage, of.ground, of.on = "WITHDRAWN", fact.ground, meta.on
    of.stars, of.support = None, ""


RATING: dict[str, Callable[[Rating, Any, Any], None]] = {
    "rating_first_reviewed": _first_reviewed,
    "rating_reviewed": _rating_reviewed,
    "rating_posted": _rating_posted,
    "rating_posting_ended": _unchanged,
    "rating_confirmed": _rating_confirmed,
    "policy_support_recommended": _recommended,
    "rating_vetoed": _vetoed,
    "rating_withdrawn": _withdrawn,
}
"""What each fact of a rating's stream changes, after the first."""


def _joined(of: Alliance, meta: Any, fact: Any) -> None:
    of.members[fact.org] = {"kind": fact.kind, "name": fact.name, "on": meta.on}


def _left(of: Alliance, meta: Any, fact: Any) -> None:
    of.members.pop(fact.org, None)


def _council_decided(of: Alliance, meta: Any, fact: Any) -> None:
    of.decisions += 1


def _dissolved(of: Alliance, meta: Any, fact: Any) -> None:
    of.dissolved_on = meta.on


ALLIANCE: dict[str, Callable[[Alliance, Any, Any], None]] = {
    "member_organisation_joined": _joined,
    "member_organisation_left": _left,
    "council_decision_recorded": _council_decided,
    "alliance_dissolved": _dissolved,
    "party_organisation_recorded": _unchanged,
}
"""What each fact of an alliance's stream changes, after the first."""
