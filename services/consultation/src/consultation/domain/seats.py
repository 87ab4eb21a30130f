"""Decides who may sit in a seat, and whose seat a person holds (R-42, domain 4.4)."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from chassis.domain import Context
from chassis.refusals import ValidationFailed
from consultation.commands.forms import SUBSTITUTES, Seat, SeatHolder
from consultation.refusals import NotASeat, TableNotConstituted

if TYPE_CHECKING:
    from consultation.domain.table import Table


def check_holder(one: SeatHolder) -> None:
    """Refuse a substitute on a basis that the seat does not know, or without the persons it needs."""
    if one.substitute is None:
        return
    if one.substitute not in SUBSTITUTES[one.seat]:
        raise ValidationFailed(problem=f"substitute: {one.substitute} is no basis for {one.seat}")
    least = SUBSTITUTES[one.seat][one.substitute]
    if len(set(one.named)) < least:
        raise ValidationFailed(problem=f"named: {one.substitute} needs {least} persons named")


def check_all(holders: Sequence[SeatHolder]) -> None:
    """Refuse a table that is not five seats with five different holders."""
    if len({one.seat for one in holders}) < len(holders):
        raise ValidationFailed(problem="seats: each of the five once")
    if len({one.holder for one in holders}) < len(holders):
        raise ValidationFailed(problem="seats: a person holds one seat only")
    for one in holders:
        check_holder(one)


def table_of(ctx: Context) -> "Table":
    """Give the estate's table as it was loaded; there must be one."""
    table: Table | None = ctx.known
    if table is None:
        raise TableNotConstituted
    return table


def as_holder(ctx: Context, seat: Seat) -> str:
    """Give the seat as the role of its holder; anybody else is refused."""
    holder = table_of(ctx).seats.get(seat)
    if holder is None or holder.holder != ctx.actor:
        raise NotASeat
    return seat


def seat_of(ctx: Context) -> Seat:
    """Give the seat that the actor holds; refused when he holds none."""
    found = next((s for s, one in table_of(ctx).seats.items() if one.holder == ctx.actor), None)
    if found is None:
        raise NotASeat
    return found
