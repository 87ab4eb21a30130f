"""What may be asked of governance, whichever edge it comes over."""

import asyncio
import re
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from sqlalchemy import select

from chassis.refusals import NotYetVisible, ValidationFailed
from chassis.waiting import TooManyWait
from governance.application import Governance
from governance.digest import digest
from governance.journal import meta_of
from governance.listing import narrowed, read
from governance.parts import fact_id
from governance.present import VERSION, next_date, present
from governance.sources import SOURCES
from governance.stars import stars_of
from law.dates import business_date

WAIT_SECONDS = 2.0
HEARTBEAT_SECONDS = 15.0
Latest = Callable[[], datetime]
AFTER = re.compile(r"([a-z]{1,20})=(\d{1,18})")
DAYS = (date(1949, 10, 1), date(2199, 12, 31))
"""Days that may be asked about; beyond, a calendar ends before the question does."""


def position_after(text: str | None) -> tuple[str, int] | None:
    """Read what `Cogov-After` says; None without it."""
    if text is None:
        return None
    found = AFTER.fullmatch(text.strip())
    if found is None or found[1] not in SOURCES:
        raise ValidationFailed(
            problem="Cogov-After: send what Cogov-Position said, `service=number`"
        )
    return found[1], int(found[2])


async def reach(governance: Governance, text: str | None) -> None:
    """Wait until what `Cogov-After` says is visible; raises ValidationFailed, NotYetVisible."""
    wanted = position_after(text)
    if wanted is None:
        return
    source, position = wanted
    if await asyncio.to_thread(lambda: governance.consumer.reached(source)) >= position:
        return
    end = time.monotonic() + WAIT_SECONDS
    if await asyncio.to_thread(governance.beyond, source, position):
        raise ValidationFailed(problem=f"Cogov-After: {source} has no position {position}")
    try:
        seen = await governance.notifier.until(
            lambda: governance.consumer.reached(source) >= position, end - time.monotonic()
        )
    except TooManyWait:
        raise NotYetVisible from None
    if not seen:
        raise NotYetVisible


def check_day(text: str) -> date:
    """Read a day that may be asked about; raises ValidationFailed."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValidationFailed(problem="as_of: YYYY-MM-DD") from None
    if not DAYS[0] <= day <= DAYS[1]:
        raise ValidationFailed(problem=f"as_of: {day} is out of range")
    return day


def state_read(
    governance: Governance, root: str, as_of: date | None, at: datetime
) -> tuple[bytes, str]:
    """Give an estate's state as JSON, and its digest; `as_of` a day, or now."""
    if as_of is not None:
        check_day(as_of.isoformat())
    state = governance.state(root, as_of)
    built = present(root, state, at)
    built |= stars_of(governance, state, as_of or business_date(at), as_of)
    built["freshness"] = freshness(governance, root, as_of, at)
    return msgspec.json.encode(built), digest(root, state, at)


def freshness(
    governance: Governance, root: str, as_of: date | None, at: datetime
) -> dict[str, Any]:
    """Say of which day a state is, by which rules, and what of it waits (rulings D3, F).

    `late`: something has waited for longer than a day, so the state is not shown as if it were new.
    `unreachable`: services that do not answer, so that nobody can say whether they have newer facts.
    """
    late = as_of is None and governance.late(root)
    return {
        "as_of": (as_of or business_date(at)).isoformat(),
        "rule_version": VERSION,
        "parked": governance.consumer.waiting(root),
        "late": late,
        "unreachable": sorted(governance.lag.unreachable) if as_of is None else [],
    }


def estates(
    governance: Governance, code: str, after: str, limit: int, at: datetime
) -> list[dict[str, Any]]:
    """Give estates in order of id with their one next date, within an administrative code."""
    table, today = governance.tables.listed, business_date(at)
    question = narrowed(select(table.c.root, table.c.value), table, "", code)
    question = question.where(table.c.root > after).order_by(table.c.root).limit(limit)
    with governance.views.reading() as conn:
        found = read(conn.execute(question))
    return [
        {
            "estate_id": root,
            "name": one.name,
            "community_ref": one.community_ref,
            "next_date": next_date(one.law, one.firm, one.practice, today),
            "meetings": [{"meeting": m.meeting, "stage": m.stage} for m in one.meetings],
        }
        for root, one in found
    ]


def journal(governance: Governance, root: str, after: int, limit: int) -> list[dict[str, Any]]:
    """Give the facts behind an estate's state, from behind a number."""
    c = governance.tables.journal.c
    question = (
        select(c.number, c.source, c.type, c.recorded_us, c.value)
        .where(c.root == root, c.number > after)
        .order_by(c.number)
        .limit(limit)
    )
    with governance.views.reading() as conn:
        rows = conn.execute(question).all()
    return [
        {
            "number": r.number,
            "source": r.source,
            "fact": fact_id(meta_of(r.source, r.value)),  # a position would count ballots (G5)
            "type": r.type,
            "recorded_at": datetime.fromtimestamp(r.recorded_us / 1_000_000, UTC),
        }
        for r in rows
    ]
