"""A contract that existed before the alliance knew of it: it too is one at a time, and fills a gap."""

from datetime import date, timedelta

import pytest

from alliance import commands as wish
from alliance import refusals as no
from alliance.domain import clocks
from services.alliance.tests.alliance_kit import (
    CHAIR,
    COUNCIL,
    ESTATE,
    PROOF,
    SHA,
    STREET,
    World,
    terms,
)

GONE = wish.RecordProviderGone(ESTATE, "k-1", "人员全部撤离", PROOF)
LAST = date(2026, 6, 30)


def standing(first: date, ref: str = "k-3") -> wish.RecordStandingContract:
    """Give what the street tells of a contract that began on a day."""
    given = terms(provider="provider-b", starts_on=first, ends_on=date(2027, 6, 30))
    return wish.RecordStandingContract(ESTATE, ref, given, "JOINT_OWNERS", first, None, SHA, PROOF)


def left_alone(world: World) -> None:
    """Have a provider vanish, and ten days pass."""
    world.serving()
    world.until(LAST)
    world.do(STREET, GONE)
    world.days(10)


def test_one_of_before_did_not_serve_while_another_did(world: World) -> None:
    """A-1, E6: it counts from the day its paper says; that day may be the other's last, and none before."""
    left_alone(world)
    with pytest.raises(no.ContractInEffect) as told:
        world.do(STREET, standing(LAST - timedelta(days=1)))
    assert told.value.details["contract"] == "k-1"
    world.do(STREET, standing(LAST))
    assert world.contract("k-3").stage == "IN_FORCE"


def test_one_of_before_ends_the_gap_before_it(world: World) -> None:
    """A-5: whoever was left alone is followed, and nobody is called late."""
    left_alone(world)
    assert clocks.TAKEOVER in world.contract().running
    world.do(STREET, standing(LAST + timedelta(days=5)))
    assert world.facts("contracts/k-1")[-1] == "ContractSucceeded"
    assert (world.contract().gap_from, world.contract().replaced_by) == (None, "k-3")
    assert clocks.TAKEOVER not in world.contract().running


def test_an_estate_that_left_the_alliance_has_no_contract_under_it(world: World) -> None:
    """ESTATE_NOT_READY until it is nominated again and its tier confirmed: neither a new one nor an old."""
    world.tiered()
    world.drafted()
    world.decided()
    world.do(COUNCIL, wish.ExitAlliance(ESTATE, "另行管理"))
    with pytest.raises(no.EstateNotReady):
        world.do(CHAIR, world.signing())
    with pytest.raises(no.EstateNotReady):
        world.do(STREET, standing(world.today))
    assert world.enrolment.stage == "EXITED"
