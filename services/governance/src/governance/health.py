"""The six dimensions of an estate's health as far as the services that exist can know them (domain 7.2).

Means (G2), rules (G3) and service (B2) are read from facts; of the others nobody tells enough yet. What
has no source is NO_DATA, never 0 and never guessed (ruling E8).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from msgspec import structs

from governance.alliance_part import AlliancePart
from governance.alliance_shown import decision_of
from governance.committee_part import CommitteePart, Meeting
from governance.contract_part import Contract
from governance.state import EstateState
from law.contracts import Basis, fault_of_basis
from law.dates import add_months
from law.health import DatedFacts, Dimension, Health, assess, hard_reds
from law.indicators import (
    Reading,
    decisions_standing,
    fee_collection,
    last_appraisal,
    recent,
    rules_and_covenant,
    share,
    without,
    yes_no,
)
from law.quarters import quarter_of

Json = dict[str, Any]
DIMENSIONS = {
    "G1": ("有人管事", "ESTATE_BRANCH_SECRETARY", "network: EstablishNode, AssignPost"),
    "G2": ("有钱办事", "PROVIDER_MANAGER", "alliance: PublishDisclosure"),
    "G3": ("有章理事", "COMMITTEE_CHAIR", "committee: RecordStandingRules"),
    "G4": ("有处议事", "RESIDENTS_COMMITTEE_OFFICER", "consultation: NoticeSession"),
    "B1": ("保平安", "RESIDENTS_COMMITTEE_OFFICER", "whistle: BlowWhistle"),
    "B2": ("保服务", "STREET_OFFICER", "alliance: ReportServiceFigures"),
}
"""The six dimensions of health, who would supply them, and by which command of which service."""

READ = ("G2", "G3", "B2")
"""The dimensions whose indicators are read; the others wait for the services that know them."""

FUND, COMMON_INCOME = "fund_use", "common_income"
COVENANT_ITEM = 2
IN_FORCE = frozenset({"POSTED", "IN_FORCE", "CHALLENGED", "SUSPENDED", "UPHELD"})
UNDONE = frozenset({"ANNULLED", "REVOKED"})
POSTING_DUE = "result.posting_due"
POSTINGS_MONTHS, DECISIONS_MONTHS = 12, 24


def health_of(state: EstateState, on: date) -> Health:
    """Give an estate's health on a day, of all that its facts say."""
    part, committee = state.alliance, state.committee
    readings = [*_means(part, on), *_rules(part, committee, on), *_service(part)]
    return assess(readings, hard_reds(_dated(part), on))


def present_health(state: EstateState, on: date) -> Json:
    """Give the dimensions, the weakest and its cause as they are read (rulings F)."""
    health = health_of(state, on)
    weakest: Json = {"dimensions": list(health.weakest), "cause": list(health.cause)}
    return {
        "dimensions": {one.key: _shown(one) for one in health.dimensions},
        "weakest": {"cannot_be_said": health.cannot_be_said} if health.cannot_be_said else weakest,
    }


def _shown(of: Dimension) -> Json:
    label, seat, by = DIMENSIONS[of.key]
    known = any(one.value is not None for one in of.readings)
    shown: Json = {"label": label, "word": of.word, "value": of.value}
    shown["hard_reds"] = [structs.asdict(one) for one in of.hard_reds]
    shown["readings"] = [_reading(one) for one in of.readings] if of.key in READ else []
    if not known:
        shown |= {"no_data": "NEVER_RECORDED", "supplier_seat": seat, "by_command": by}
    return shown


def _reading(of: Reading) -> Json:
    """Give a value as its exact fraction; without one, why, and who could supply it."""
    about = of.about
    shown: Json = {
        "indicator": of.indicator,
        "rule_version": of.rule_version,
        "value": str(of.value) if of.value is not None else None,
        "formula": about.formula,
        "inputs": {k: v for k, v in of.inputs.items() if k != "on"},
    }
    if of.no_data is not None:
        shown["no_data"] = of.no_data
        shown |= {"supplier_seat": about.supplier_seat, "by_command": about.by_command}
    return shown


# Means


def _means(part: AlliancePart, on: date) -> list[Reading]:
    owed = owed_from(part)
    fund, income = last_posted(part, FUND), last_posted(part, COMMON_INCOME)
    return [
        _fees(part, on),
        recent("G2.fund_posted", on, _day(fund), owed),
        recent("G2.common_income_posted", on, _day(income), owed),
    ]


def _fees(part: AlliancePart, on: date) -> Reading:
    """Read the fees of the day's quarter and the three before it, as their providers published them.

    In the guarantee tier it is the floor funds that count, and nobody tells of these yet.
    """
    if part.enrolment is not None and part.enrolment.tier == "GUARANTEE":
        return without("G2.fee_collection")
    year = {quarter_of(add_months(on, -months)) for months in (0, 3, 6, 9)}
    told = [
        quarter.fees
        for contract in part.contracts.values()
        for name, quarter in contract.quarters.items()
        if name in year and quarter.fees is not None
    ]
    if not told:
        return without("G2.fee_collection")
    return fee_collection(
        sum(fees["collected_fen"] for fees in told), sum(fees["due_fen"] for fees in told)
    )


def last_posted(part: AlliancePart, kind: str) -> str:
    """Give the last day on which something that is owed was published; empty for never."""
    days = (q.disclosed.get(kind, "") for c in part.contracts.values() for q in c.quarters.values())
    return max(days, default="")


def owed_from(part: AlliancePart) -> date | None:
    """Give since when the provider in service owes publication (R-62), through its renewals."""
    served = part.contract_in_effect
    if served is None:
        return None
    by_ref = {c.contract: c for c in part.contracts.values()}
    first = served
    while first.renews and first.renews in by_ref:
        first = by_ref[first.renews]
    return _day(first.started_on)


# Rules


def _rules(part: AlliancePart, committee: CommitteePart, on: date) -> Iterable[Reading]:
    since = add_months(on, -DECISIONS_MONTHS)
    decided = [
        d.status
        for m in committee.meetings.values()
        if m.posted and _within(m.counted_on, since, on)
        for d in m.decisions.values()
        if d.status in IN_FORCE | UNDONE
    ]
    return [
        rules_and_covenant(
            rules=committee.rules is not None or None, covenant=_covenant(committee) or None
        ),
        _basis(part, committee),
        _postings(committee, on),
        decisions_standing(sum(one in UNDONE for one in decided), len(decided)),
    ]


def _covenant(committee: CommitteePart) -> bool:
    """Tell whether the owners have adopted a covenant that stands; without it nobody has said."""
    return any(
        motion["item"] == COVENANT_ITEM and _stands(m, motion["motion_id"])
        for m in committee.meetings.values()
        for motion in m.motions
    )


def _stands(m: Meeting, motion: str) -> bool:
    decision = m.decisions.get(motion)
    return decision is not None and decision.status == "IN_FORCE" and decision.court != "SUSPENDED"


def _basis(part: AlliancePart, committee: CommitteePart) -> Reading:
    name, c = "G3.contract_basis_lawful", part.contract_in_effect
    if c is None:
        return without(name, "NOT_APPLICABLE") if part.enrolment else without(name)
    return yes_no(name, holds=basis_holds(c, committee))


def basis_holds(c: Contract, committee: CommitteePart) -> bool:
    """Tell whether a contract's basis carries it, and the decision that it rests on was not undone."""
    tier: Any = c.terms["tier"]
    fault = fault_of_basis(
        Basis(c.basis), tier, c.terms["fee_fen_per_m2_month"], owners_decided_fee=bool(c.meeting)
    )
    decision = decision_of(committee, c)
    return fault is None and (decision is None or decision["status"] not in UNDONE)


def _postings(committee: CommitteePart, on: date) -> Reading:
    """Read the results' postings of twelve months: a deadline that was missed was due on its day."""
    since = add_months(on, -POSTINGS_MONTHS)
    due = in_time = 0
    for stream, m in committee.meetings.items():
        if m.posted and _within(m.posted["posted_on"], since, on):
            due, in_time = due + 1, in_time + (not m.posted["late"])
        elif not m.posted:
            clock = committee.clocks.get(f"{stream}|{POSTING_DUE}")
            due += clock is not None and clock.state == "MISSED"
    return share("G3.postings_on_time", in_time, due)


# Service


def _service(part: AlliancePart) -> list[Reading]:
    confirmed = [a for a in part.appraisals.values() if a.stage == "CONFIRMED"]
    last = max(confirmed, key=lambda a: (a.quarter, a.confirmed_on), default=None)
    return [last_appraisal(last.total_x100 if last else None)]


# Days that a hard red needs


def _dated(part: AlliancePart) -> DatedFacts:
    posted = _day(last_posted(part, FUND))
    return DatedFacts(
        contract_ended_on=undecided_since(part), fund_posted_on=posted or owed_from(part)
    )


def undecided_since(part: AlliancePart) -> date | None:
    """Give the day on which a contract ended and the owners have decided nothing since (R-64)."""
    served = part.contract_in_effect
    if served is not None:
        undecided = served.stage == "INDEFINITE" and not (served.renewed_by or served.replaced_by)
        since = _day(served.indefinite_since)
        return since - timedelta(days=1) if undecided and since else None
    left = [c for c in part.contracts.values() if c.last_day and not c.succeeded_by]
    last = max(left, key=lambda c: c.last_day, default=None)
    if last is None or (last.notice and last.notice["by"] == "OWNERS"):
        return None
    signed = any(c.signed_on >= last.last_day for c in part.contracts.values() if c is not last)
    return None if signed else _day(last.last_day)


def _within(day: str, since: date, on: date) -> bool:
    return bool(day) and since < date.fromisoformat(day) <= on


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
