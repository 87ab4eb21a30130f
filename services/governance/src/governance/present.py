"""The state as it is read: the services' parts joined, days counted, what is missing named.

Nothing here is stored. A closed list (rulings F): what is not built here is not shown.
"""

from datetime import date, datetime
from typing import Any

from governance.committee_shown import present_committee
from governance.parts import ClockState
from governance.state import EstateState
from law.dates import business_date

VERSION = "governance-state/v1"
"""The rule version of this reading; a changed formula is a new version."""

DIMENSIONS = {
    "G1": ("有人管事", "ESTATE_BRANCH_SECRETARY", "network: EstablishNode, AssignPost"),
    "G2": ("有钱办事", "PROVIDER_MANAGER", "alliance: PublishDisclosure"),
    "G3": ("有章理事", "COMMITTEE_CHAIR", "committee: RecordStandingRules"),
    "G4": ("有处议事", "RESIDENTS_COMMITTEE_OFFICER", "consultation: NoticeSession"),
    "B1": ("保平安", "RESIDENTS_COMMITTEE_OFFICER", "whistle: BlowWhistle"),
    "B2": ("保服务", "STREET_OFFICER", "alliance: ReportServiceFigures"),
}
"""The six dimensions of health, who would supply them, and by which command of which service."""

MONEY = {
    "maintenance_fund": ("HOUSING_AUTHORITY", "alliance: PublishDisclosure"),
    "common_income": ("PROVIDER_MANAGER", "alliance: PublishDisclosure"),
    "fee_collection": ("PROVIDER_MANAGER", "alliance: PublishDisclosure"),
}


def present(root: str, state: EstateState, at: datetime) -> dict[str, Any]:
    """Give an estate's governance state as of an instant; days left are counted from it."""
    today = business_date(at)
    clocks = present_clocks(state, today)
    identity = state.registry.identity
    return {
        "estate_id": root,
        "rule_version": VERSION,
        "identity": identity,
        "management_area": state.registry.area,
        "condition": state.registry.survey
        or no_data("RESIDENTS_COMMITTEE_OFFICER", "RecordConditionSurvey"),
        "buildings": state.registry.buildings,
        "units": state.registry.units,
        "rolls": sorted(state.registry.rolls.values(), key=lambda r: (r.as_of, r.roll)),
        **present_committee(state.committee, today),
        "clocks": clocks,
        "next_date": next_date(clocks),
        "money": {name: no_data(seat, by) for name, (seat, by) in MONEY.items()},
        "dimensions": {
            key: {"label": label, **no_data(seat, by)}
            for key, (label, seat, by) in DIMENSIONS.items()
        },
        "weakest": {"cannot_be_said": "INSUFFICIENT"},
    }


def no_data(supplier_seat: str, by_command: str) -> dict[str, str]:
    """Say that nothing was recorded, and who could change that."""
    return {"no_data": "NEVER_RECORDED", "supplier_seat": supplier_seat, "by_command": by_command}


def present_clocks(state: EstateState, today: date) -> list[dict[str, Any]]:
    """Give every deadline that runs or was missed, earliest first."""
    found = [
        _clock(clock, today)
        for part in (state.registry, state.committee)
        for clock in part.clocks.values()
    ]
    return sorted(found, key=lambda c: (c["due_at"], c["what"], c["ref"], c["started_by"]))


def _clock(clock: ClockState, today: date) -> dict[str, Any]:
    due = datetime.fromisoformat(clock.due_at)
    return {
        "what": clock.what,
        "ref": clock.ref,
        "due_at": clock.due_at,
        "days_left": (business_date(due) - today).days if clock.state == "RUNNING" else None,
        "basis": clock.basis,
        "grade": clock.grade,
        "rule_ids": clock.rule_ids,
        "responsible_seat": clock.responsible_seat,
        "started_by": clock.started_by,
        "ended_by": clock.ended_by or None,
        "state": clock.state,
        "calendar_incomplete": clock.calendar_incomplete,
    }


def next_date(clocks: list[dict[str, Any]]) -> dict[str, Any]:
    """Choose the one date to show (rulings F).

    The longest overdue by law, else the earliest by law or notice, else by practice, else none
    with the reason.
    """
    running = [c for c in clocks if c["state"] == "RUNNING"]
    overdue = [c for c in running if c["basis"] == "LAW" and (c["days_left"] or 0) < 0]
    firm = [c for c in running if c["basis"] in {"LAW", "NOTICE"}]
    for group in (overdue, firm, running):
        if group:
            return {
                "what": group[0]["what"],
                "due_at": group[0]["due_at"],
                "basis": group[0]["basis"],
            }
    return {"none": "NO_CLOCK_RUNS"}
