"""The five-party table of an estate: who sits in which seat (domain 4.4, rulings A6, E2)."""

from typing import Annotated

from msgspec import Meta

from chassis.domain import Command, EstateId, Line, Subject, command
from chassis.refusals import ValidationFailed
from consultation.commands.forms import Basis, Seat, SeatHolder

TABLE = "/estates/{estate_id}/table"
KEEPERS = "COMMUNITY_PARTY_SECRETARY RESIDENTS_COMMITTEE_OFFICER"


@command(TABLE, by=KEEPERS, to="STANDING", refuses=(ValidationFailed,), rules="R-42")
class ConstituteTable(Command, frozen=True):
    """Constitute the table: exactly five seats, each with one holder, nobody in two."""

    estate_id: EstateId
    seats: Annotated[tuple[SeatHolder, ...], Meta(min_length=5, max_length=5)]


@command(
    TABLE,
    "change-holder",
    by=KEEPERS,
    frm="STANDING",
    to="STANDING",
    refuses=(ValidationFailed,),
    rules="R-42",
)
class ChangeSeatHolder(Command, frozen=True):
    """Give a seat another holder, or the same one on another basis."""

    estate_id: EstateId
    seat: Seat
    holder: Subject
    substitute: Basis | None = None
    named: Annotated[tuple[Subject, ...], Meta(max_length=20)] = ()


@command(TABLE, "vacate", by=KEEPERS, frm="STANDING", to="STANDING", rules="R-42")
class VacateSeat(Command, frozen=True):
    """Record that a seat has no holder any more."""

    estate_id: EstateId
    seat: Seat
    reason: Line
