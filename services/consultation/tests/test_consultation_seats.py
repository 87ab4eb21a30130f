"""The table: five seats, each with one holder, substitutes only on a known basis (R-42, domain 4.4)."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from chassis.refusals import InvalidState, NotFound, RoleNotAllowed, ValidationFailed
from consultation import commands as wish
from consultation.commands.forms import SEATS, SUBSTITUTES, SeatHolder
from services.consultation.tests.consultation_kit import (
    CONSTITUTE,
    ESTATE,
    HOLDERS,
    OFFICER,
    SECRETARY,
    STREET,
    World,
)


@pytest.fixture
def empty(tmp_path: Path) -> Any:
    """Give a service whose estate has no table."""
    made = World(tmp_path)
    yield made
    made.service.close()


def _constitute(world: World, *changed: SeatHolder) -> None:
    by_seat = {one.seat: one for one in (*HOLDERS, *changed)}
    world.do(SECRETARY, wish.ConstituteTable(ESTATE, tuple(by_seat.values())))


def test_a_table_has_exactly_the_five_seats(empty: World) -> None:
    """A seat that is missing stands nowhere, one that is there twice is refused."""
    doubled = (*HOLDERS[:4], SeatHolder("COMMUNITY", "s-other"))
    with pytest.raises(ValidationFailed):
        empty.do(SECRETARY, wish.ConstituteTable(ESTATE, doubled))
    assert empty.table() is None

    empty.do(SECRETARY, CONSTITUTE)
    assert list(empty.table().seats) == list(SEATS)


def test_a_person_holds_one_seat_only(empty: World) -> None:
    """At the constitution, and when a holder changes."""
    same = SeatHolder("PROVIDER", HOLDERS[0].holder)
    with pytest.raises(ValidationFailed):
        _constitute(empty, same)

    empty.do(SECRETARY, CONSTITUTE)
    with pytest.raises(ValidationFailed):
        empty.do(OFFICER, wish.ChangeSeatHolder(ESTATE, "PROVIDER", HOLDERS[0].holder))


@pytest.mark.parametrize("seat", SEATS)
def test_a_substitute_sits_only_on_a_basis_of_the_seat(empty: World, seat: Any) -> None:
    """The community has no substitute; the others have theirs and no other's."""
    for basis in {b for bases in SUBSTITUTES.values() for b in bases} - SUBSTITUTES[seat].keys():
        with pytest.raises(ValidationFailed):
            _constitute(empty, SeatHolder(seat, "s-sub", basis, ("a", "b", "c")))
    assert empty.table() is None


@pytest.mark.parametrize(
    ("seat", "basis", "least"),
    [(s, b, n) for s, bases in SUBSTITUTES.items() for b, n in bases.items()],
)
def test_a_substitute_names_the_persons_it_needs(
    empty: World, seat: Any, basis: Any, least: int
) -> None:
    """R-42: the residents' committee acting for the owners names three of them, each once."""
    enough = tuple(f"s-{n}" for n in range(least))
    if least:
        for few in (enough[:-1], (*enough[:-1], enough[0])):
            with pytest.raises(ValidationFailed):
                _constitute(empty, SeatHolder(seat, "s-sub", basis, few))
    _constitute(empty, SeatHolder(seat, "s-sub", basis, enough))
    assert empty.table().seats[seat].substitute == basis


def test_there_is_one_table_and_only_the_community_keeps_it(empty: World) -> None:
    """Ruling A6; the street does not."""
    with pytest.raises(RoleNotAllowed):
        empty.do(STREET, CONSTITUTE)
    with pytest.raises(NotFound):
        empty.do(OFFICER, wish.VacateSeat(ESTATE, "PROVIDER", "合同到期"))
    empty.do(OFFICER, CONSTITUTE)
    with pytest.raises(InvalidState):
        empty.do(SECRETARY, CONSTITUTE)


def test_a_seat_is_vacated_once_and_filled_again(world: World) -> None:
    """SeatVacated, SeatHolderChanged; the same holder on the same basis is no change."""
    world.do(OFFICER, wish.VacateSeat(ESTATE, "PROVIDER", "合同到期"))
    with pytest.raises(InvalidState):
        world.do(OFFICER, wish.VacateSeat(ESTATE, "PROVIDER", "合同到期"))
    change = wish.ChangeSeatHolder(ESTATE, "PROVIDER", "s-floor", "FLOOR_SERVICE")
    world.do(OFFICER, change)
    with pytest.raises(InvalidState):
        world.do(OFFICER, change)
    assert world.table().seats["PROVIDER"].substitute == "FLOOR_SERVICE"


def test_a_table_without_a_talk_for_92_days_is_overdue_once(world: World) -> None:
    """R-72: table.talk runs from the constitution; missed, it waits for the next talk."""
    (talk,) = world.table().running.values()
    world.to(talk.due - timedelta(microseconds=1))
    assert world.table().running
    world.to(talk.due)

    table = world.table()
    assert (table.version, table.running) == (2, {})
    world.days(100)
    assert world.table().version == 2


def test_a_talk_starts_the_quarter_anew(world: World) -> None:
    """The table remembers it beside the consultation, in the same transaction."""
    world.days(50)
    before = world.table().running["table.talk"].due
    world.requested(form="TALK").opened()

    assert world.table().running["table.talk"].due == before + timedelta(days=53)
    assert world.table().version == 2
