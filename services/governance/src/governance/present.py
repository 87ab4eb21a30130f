"""The state as it is read: the services' parts joined, days counted, what is missing named.

Nothing here is stored. A closed list (rulings F): what is not built here is not shown.
"""

from datetime import date, datetime, timedelta
from typing import Any

from msgspec import structs

from governance.alliance_shown import carried_by, present_alliance
from governance.committee_shown import present_committee
from governance.consultation_shown import present_consultation
from governance.deliberation_shown import present_deliberation
from governance.health import COMMON_INCOME, FUND, last_posted, present_health
from governance.listing import earliest, next_of
from governance.parts import ClockState, cited
from governance.registry_part import RollState
from governance.state import EstateState
from law.dates import add_days, business_date

VERSION = "governance-state/v1"
"""The rule version of this reading; a changed formula is a new version."""

MONEY = {
    "maintenance_fund": ("HOUSING_AUTHORITY", FUND),
    "common_income": ("PROVIDER_MANAGER", COMMON_INCOME),
    "fee_collection": ("PROVIDER_MANAGER", ""),
}
"""What owners ask about money: who would tell it, and as which kind of publication (R-62)."""


def present(root: str, state: EstateState, at: datetime) -> dict[str, Any]:
    """Give an estate's governance state as of an instant; days left are counted from it."""
    today = business_date(at)
    clocks = present_clocks(state, today)
    law, firm, practice = earliest(state)
    identity = state.registry.identity
    rolls = sorted(state.registry.rolls.values(), key=lambda r: (r.as_of, r.roll))
    committee = present_committee(state.committee, today)
    consultation = present_consultation(state.consultation)
    deliberation = present_deliberation(
        state.deliberation, identity.jurisdiction if identity else ""
    )
    served = present_alliance(state.alliance, state.committee, state.deliberation, today)
    for topic in deliberation["topics"]:
        topic["contracts"] = [c["contract"] for c in carried_by(served["contracts"], topic)]
    return {
        "estate_id": root,
        "rule_version": VERSION,
        "identity": identity,
        "management_area": state.registry.area,
        "condition": state.registry.survey
        or no_data("RESIDENTS_COMMITTEE_OFFICER", "RecordConditionSurvey"),
        "buildings": state.registry.buildings,
        "units": state.registry.units,
        "rolls": [_roll(r) for r in rolls],
        **committee,
        **consultation,
        **deliberation,
        "postings": sorted(
            [*_roll_postings(rolls, today), *committee["postings"]],
            key=lambda p: (p["posted_on"], p["what"], p["of"]),
        ),
        "clocks": clocks,
        "rights": rights(state),
        "next_date": next_date(law, firm, practice, today),
        "money": {name: _money(state, seat, kind) for name, (seat, kind) in MONEY.items()},
        "property_service": served,
        **present_health(state, today),
    }


def no_data(supplier_seat: str, by_command: str) -> dict[str, str]:
    """Say that nothing was recorded, and who could change that."""
    return {"no_data": "NEVER_RECORDED", "supplier_seat": supplier_seat, "by_command": by_command}


def _money(state: EstateState, seat: str, kind: str) -> dict[str, str]:
    posted = last_posted(state.alliance, kind) if kind else ""
    return {"posted_on": posted} if posted else no_data(seat, "alliance: PublishDisclosure")


def present_clocks(state: EstateState, today: date) -> list[dict[str, Any]]:
    """Give every deadline that runs or was missed, earliest first."""
    found = [_clock(clock, today) for part in state.parts for clock in part.every_clock()]
    return sorted(found, key=lambda c: (c["due_at"], c["what"], c["ref"], c["started_by"]))


def _clock(clock: ClockState, today: date) -> dict[str, Any]:
    due = datetime.fromisoformat(clock.due_at)
    return {
        "what": clock.what,
        "ref": clock.ref,
        "due_at": clock.due_at,
        "days_left": (last_day(due) - today).days if clock.state == "RUNNING" else None,
        "basis": clock.basis,
        "grade": clock.grade,
        "rule_ids": clock.rule_ids,
        "responsible_seat": clock.responsible_seat,
        "started_by": clock.started_by,
        "ended_by": clock.ended_by or None,
        "state": clock.state,
        "calendar_incomplete": clock.calendar_incomplete,
    }


def last_day(due: datetime) -> date:
    """Give the last day of a deadline: midnight is 24:00 of the day before (D-2)."""
    return business_date(due - timedelta(microseconds=1))


def next_date(
    law: ClockState | None, firm: ClockState | None, practice: ClockState | None, today: date
) -> dict[str, Any]:
    """Give the one date to show, or why there is none; see `governance.listing.next_of`."""
    clock = next_of(law, firm, practice, today)
    if clock is None:
        return {"none": "NO_CLOCK_RUNS"}
    return {"what": clock.what, "due_at": clock.due_at, "basis": clock.basis}


def rights(state: EstateState) -> list[dict[str, Any]]:
    """Give what begins with each reader's knowledge: no date, and never a count of days (rulings F)."""
    return [
        {
            "what": "decision.court",
            "of": m.meeting,
            "basis": "LAW",
            "grade": "A",
            "rule_ids": ["R-16"],
            "responsible_seat": "OWNER",
            "due_at": None,
            "within": "P1Y",
            "from": "KNOWLEDGE",
            "started_by": m.posted["by"],
        }
        for m in sorted(state.committee.meetings.values(), key=lambda m: (m.opens_on, m.meeting))
        if m.posted
    ]


def _roll(roll: RollState) -> dict[str, Any]:
    return {**structs.asdict(roll), "events": cited(roll.events)}


def _roll_postings(rolls: list[RollState], today: date) -> list[dict[str, Any]]:
    found = []
    for roll in rolls:
        if roll.posted_on and roll.stage != "void":
            until = add_days(date.fromisoformat(roll.posted_on), roll.posting_days)
            found.append(
                {
                    "what": "roll",
                    "of": roll.roll,
                    "posted_on": roll.posted_on,
                    "until": until.isoformat(),
                    "days": roll.posting_days,
                    "basis": roll.posting_basis,
                    "late": False,
                    "state": "RUNNING" if today <= until else "DONE",
                    "by": roll.by,
                }
            )
    return found
