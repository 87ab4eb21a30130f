"""Where an estate's service has a gap or is near one: since when, how many days are left (A-3, R-66)."""

from datetime import date, datetime, timedelta
from typing import Any

from governance.alliance_part import AlliancePart
from governance.contract_part import Contract
from governance.parts import ClockState
from law.dates import business_date

Json = dict[str, Any]
ENDING_DAYS = 90
"""A contract's end is told so many days before (domain 7.1)."""

COUNTED = ("days", "days_left")
"""What is counted from the day of reading, and never digested (ruling A12)."""


def gaps(part: AlliancePart, today: date) -> list[Json]:
    """Give every gap of a day: those that are open first, then those that are near, the soonest first.

    `since` is the day it began, `last_day` the last on which it can be closed in time, None where that
    is over or nobody set one; `days` are counted from its beginning, `days_left` to its last day.
    """
    found = [*_floor(part), *_emergency(part), *_service(part), *_ending(part, today)]
    return sorted((_counted(one, today) for one in found), key=_order)


def _gap(what: str, since: str, last_day: str, ref: str, by: str, *, is_open: bool) -> Json:
    return {
        "what": what,
        "open": is_open,
        "since": since,
        "last_day": last_day or None,
        "ref": ref,
        "by": by,
    }


def _floor(part: AlliancePart) -> list[Json]:
    """A guarantee estate that no department has adopted: 30 days, then it is a gap (A-3)."""
    of = part.enrolment
    if of is None or not of.bare_since:
        return []
    if of.gap_since:
        return [_gap("FLOOR_SERVICE_GAP", of.bare_since, "", "", of.gap_by, is_open=True)]
    clock = _running(part, "alliance.adoption")
    if clock is None:
        return []
    return [
        _gap("NO_ADOPTER", of.bare_since, last_day_of(clock), "", clock.started_by, is_open=False)
    ]


def _emergency(part: AlliancePart) -> list[Json]:
    of = part.enrolment.emergency if part.enrolment else None
    if of is None:
        return []
    return [
        _gap(
            "EMERGENCY_ENDING",
            of["started_on"],
            of["ends_by"],
            of["provider"],
            of["by"],
            is_open=False,
        )
    ]


def _service(part: AlliancePart) -> list[Json]:
    """No contract in effect: who served goes on until somebody takes over (R-64)."""
    if part.contract_in_effect is not None:
        return []
    left = [c for c in part.contracts.values() if c.gap_from and not c.succeeded_by]
    if not left:
        return []
    last = max(left, key=lambda c: c.gap_from)
    clock = _running(part, "alliance.takeover", last.stream)
    due = last_day_of(clock) if clock else ""
    return [_gap("SERVICE_GAP", last.gap_from, due, last.contract, last.gap_by, is_open=True)]


def _ending(part: AlliancePart, today: date) -> list[Json]:
    """A contract whose last day is near, and no other is signed."""
    of = part.contract_in_effect
    if of is None or of.renewed_by or of.replaced_by or not of.until:
        return []
    near = date.fromisoformat(of.until) - timedelta(days=ENDING_DAYS)
    if today < near:
        return []
    since, by = _ends_since(of, near)
    return [_gap("CONTRACT_ENDING", since, of.until, of.contract, by, is_open=False)]


def _ends_since(of: Contract, near: date) -> tuple[str, str]:
    if of.notice is not None:
        return str(of.notice["notice_on"]), str(of.notice["fact_by"])
    return near.isoformat(), of.signed_by


def _running(part: AlliancePart, what: str, stream: str = "") -> ClockState | None:
    for clock in part.clocks.values():
        if (clock.what, clock.state) == (what, "RUNNING") and clock.started_by.startswith(stream):
            return clock
    return None


def last_day_of(clock: ClockState) -> str:
    """Give the last day of a deadline: midnight is 24:00 of the day before (D-2)."""
    due = datetime.fromisoformat(clock.due_at)
    return business_date(due - timedelta(microseconds=1)).isoformat()


def _counted(gap: Json, today: date) -> Json:
    last = gap["last_day"]
    left = (date.fromisoformat(last) - today).days if last else None
    since = date.fromisoformat(gap["since"])
    return {**gap, "days": (today - since).days, "days_left": left}


def _order(gap: Json) -> tuple[bool, int, str]:
    left = gap["days_left"]
    return not gap["open"], left if left is not None else -gap["days"], gap["what"]
