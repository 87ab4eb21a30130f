"""What the alliance's facts make of an estate's way into service: tier, floor, emergency, rectification."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from governance.parts import Happened, as_json, fact_id

Json = dict[str, Any]
ADOPTION_CLOCK = "alliance.adoption"


class Enrolment(Struct):
    """An estate in the alliance as it stands. `bare_since`: no department has adopted it since."""

    stage: str = "NOMINATED"
    reasons: list[str] = field(default_factory=list)
    nominated_on: str = ""
    by: str = ""
    survey: Json | None = None
    tier: str = ""
    overridden: bool = False
    tier_on: str = ""
    tier_by: str = ""
    tiers: list[Json] = field(default_factory=list)
    safety_ticket: bool = False
    proposal: Json | None = None
    posted_at: str = ""
    posted_until: str = ""
    in_force: Json | None = None
    objections: list[Json] = field(default_factory=list)
    adopters: dict[str, str] = field(default_factory=dict)
    bare_since: str = ""
    gap_since: str = ""
    gap_by: str = ""
    floor_gaps: list[Json] = field(default_factory=list)
    emergency: Json | None = None
    emergencies: list[Json] = field(default_factory=list)
    before_emergency: str = ""
    contract: str = ""
    rectifications: list[Json] = field(default_factory=list)
    exited: Json | None = None
    events: list[Happened] = field(default_factory=list)


def _without_fact(survey: Any) -> Json:
    said = as_json(survey)
    said.pop("fact", None)  # a position (ruling A12)
    return said


def _nominated(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage, of.reasons, of.nominated_on = "NOMINATED", list(fact.reasons), meta.on
    of.by, of.exited, of.tier, of.survey, of.proposal = fact_id(meta), None, "", None, None
    of.in_force, of.objections = None, []


def _surveyed(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage, of.survey = "SURVEYED", _without_fact(fact.survey) | {"by": fact_id(meta)}


def _proposed(of: Enrolment, meta: Any, fact: Any) -> None:
    of.proposal = as_json(fact.proposal) | {"on": meta.on, "by": fact_id(meta)}
    of.posted_at, of.posted_until = fact.posted_at, fact.until
    for one in of.objections:
        one["answer"] = one["answer"] or fact.answer


def _objected(of: Enrolment, meta: Any, fact: Any) -> None:
    of.objections.append(as_json(fact) | {"answer": "", "on": meta.on, "by": fact_id(meta)})
    of.proposal, of.posted_at, of.posted_until = None, "", ""


def _confirmed(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage, of.in_force = "TIERED", of.proposal
    of.posted_at = of.posted_until = ""
    of.safety_ticket, of.proposal = fact.safety_ticket, None
    _tier(of, meta, fact.tier, overridden=fact.overridden)


def _reviewed(of: Enrolment, meta: Any, fact: Any) -> None:
    of.in_force = as_json(fact.proposal) | {"on": meta.on, "by": fact_id(meta)}
    _tier(of, meta, of.tier, overridden=fact.proposal.tier != fact.proposal.by_rule)


def _changed(of: Enrolment, meta: Any, fact: Any) -> None:
    of.in_force = as_json(fact.proposal) | {"on": meta.on, "by": fact_id(meta)}
    proposed = fact.proposal
    _tier(of, meta, proposed.tier, overridden=proposed.tier != proposed.by_rule)
    if of.tier != "GUARANTEE":
        of.gap_since = of.gap_by = of.bare_since = ""


def _tier(of: Enrolment, meta: Any, tier: str, *, overridden: bool) -> None:
    told = {"tier": tier, "before": of.tier, "overridden": overridden}
    of.tiers.append(told | {"on": meta.on, "by": fact_id(meta)})
    of.tier, of.overridden, of.tier_on, of.tier_by = tier, overridden, meta.on, fact_id(meta)


def _adopted(of: Enrolment, meta: Any, fact: Any) -> None:
    of.adopters[fact.org] = meta.on
    if of.gap_since and of.floor_gaps:
        of.floor_gaps[-1]["until"] = meta.on
    of.gap_since = of.gap_by = of.bare_since = ""


def _released(of: Enrolment, meta: Any, fact: Any) -> None:
    of.adopters.pop(fact.org, None)


def _floor_gap(of: Enrolment, meta: Any, fact: Any) -> None:
    of.gap_since, of.gap_by = fact.since, fact_id(meta)
    of.floor_gaps.append({"since": fact.since, "until": "", "by": fact_id(meta)})


def _contracted(of: Enrolment, meta: Any, fact: Any) -> None:
    if of.stage == "TIERED":
        of.stage = "CONTRACTED"
    elif of.stage == "EMERGENCY_SERVICE":
        of.before_emergency = "CONTRACTED"


def _served(of: Enrolment, meta: Any, fact: Any) -> None:
    _emergency_over(of, meta)
    _overtaken(of, meta)
    of.stage, of.contract = "IN_SERVICE", fact.contract


def _unserved(of: Enrolment, meta: Any, fact: Any) -> None:
    of.contract = ""
    _overtaken(of, meta)
    if of.stage == "EMERGENCY_SERVICE":
        of.before_emergency = "TIERED"
    else:
        of.stage = "TIERED"


def _emergency(of: Enrolment, meta: Any, fact: Any) -> None:
    of.before_emergency, of.stage = of.stage, "EMERGENCY_SERVICE"
    told = {"reason": fact.reason, "posted_at": fact.posted_at, "by": fact_id(meta)}
    of.emergency = as_json(fact.emergency) | told
    of.emergencies.append(of.emergency | {"ended_on": "", "lapsed": False})


def _emergency_ended(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage = of.before_emergency
    _emergency_over(of, meta)
    of.emergencies[-1]["lapsed"] = fact.lapsed


def _emergency_over(of: Enrolment, meta: Any) -> None:
    if of.emergency is not None:
        of.emergencies[-1]["ended_on"] = meta.on
    of.emergency = None


def _ordered(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage = "RECTIFYING"
    told = {"came_to": "", "reason": "", "ended_on": "", "on": meta.on, "by": fact_id(meta)}
    of.rectifications.append(as_json(fact) | told)


def _rectified(came_to: str) -> Callable[[Enrolment, Any, Any], None]:
    def change(of: Enrolment, meta: Any, fact: Any) -> None:
        of.stage = "IN_SERVICE"
        reason = fact.reason if came_to == "FAILED" else ""
        of.rectifications[-1] |= {"came_to": came_to, "reason": reason, "ended_on": meta.on}

    return change


def _overtaken(of: Enrolment, meta: Any) -> None:
    """Close a rectification that nobody waits for any more: the contract is another, or none."""
    if of.rectifications and not of.rectifications[-1]["came_to"]:
        of.rectifications[-1] |= {"came_to": "OVERTAKEN", "ended_on": meta.on}


def _exited(of: Enrolment, meta: Any, fact: Any) -> None:
    of.stage, of.exited = "EXITED", {"reason": fact.reason, "on": meta.on}
    of.gap_since = of.gap_by = of.bare_since = ""


def _unchanged(of: Enrolment, meta: Any, fact: Any) -> None:
    """Change nothing but the clocks: the fact is cited."""


ENROLMENT: dict[str, Callable[[Enrolment, Any, Any], None]] = {
    "estate_nominated": _nominated,
    "estate_nominated_again": _nominated,
    "survey_accepted": _surveyed,
    "tier_proposed": _proposed,
    "tier_objected": _objected,
    "tier_posting_ended": _unchanged,
    "tier_confirmed": _confirmed,
    "tier_reviewed": _reviewed,
    "tier_changed": _changed,
    "estate_adopted": _adopted,
    "adoption_ended": _released,
    "floor_service_gap_opened": _floor_gap,
    "estate_contracted": _contracted,
    "estate_served": _served,
    "estate_unserved": _unserved,
    "emergency_service_started": _emergency,
    "emergency_service_ended": _emergency_ended,
    "rectification_ordered": _ordered,
    "rectification_accepted": _rectified("ACCEPTED"),
    "rectification_failed": _rectified("FAILED"),
    "estate_exited": _exited,
}
"""What each fact of an enrolment's stream changes."""
