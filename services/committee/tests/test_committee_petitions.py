"""Petitions: a fifth of the owners calls for a meeting (R-14, rulings C2 and C17)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chassis.refusals import InvalidState, NeighbourUnavailable, RoleNotAllowed, ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import Extent
from committee.domain.petitions import SIGNATURES
from services.committee.tests.committee_kit import (
    CHAIR,
    ESTATE,
    MOTION,
    STREET,
    World,
    entries_of,
    local,
    owner,
    person,
)

TEXT = "Repair the lifts"


def _opened(world: World, areas: Sequence[int], ref: str = "pt-1", items: Any = (5,)) -> None:
    world.registry.give("register", entries_of(areas, "register"), frozen=False)
    world.do(owner(1), wish.OpenPetition(ESTATE, ref, "Lifts", TEXT, list(items), "register"))


def _petition(world: World, ref: str = "pt-1") -> Any:
    return world.committee.load(f"/estates/{ESTATE}/petitions/{ref}")


def _sign(world: World, n: int, ref: str = "pt-1", **changes: Any) -> None:
    sha = _petition(world, ref).text_sha256
    c = wish.SignPetition(ESTATE, ref, world.entry(n, "register"), sha)
    world.do(owner(n), msgspec.structs.replace(c, **changes))


def _submit(world: World, ref: str = "pt-1", roll: str | None = None, by: int = 1) -> None:
    world.do(owner(by), wish.SubmitPetition(ESTATE, ref, roll))


def test_fewer_heads_than_a_fifth_write_nothing(world: World) -> None:
    """PETITION_BELOW_20_PERCENT: 2 of 11 are short, 3 are not; the petition stays open meanwhile."""
    _opened(world, [100] * 11)
    for n in (1, 2):
        _sign(world, n)
    before = _petition(world).version
    with pytest.raises(no.PetitionBelow20Percent) as refused:
        _submit(world)
    assert refused.value.details == {"heads": 2, "needed": 3}
    assert (_petition(world).stage, _petition(world).version) == ("OPEN", before)

    _sign(world, 3)
    _submit(world)

    assert _petition(world).stage == "ADMITTED"


def test_a_fifth_of_both_admits_and_starts_the_thirty_days(world: World) -> None:
    """D-2, D-4: due on the thirtieth day; unscheduled, the deadline is missed (R-14, R-15)."""
    _opened(world, [100] * 10)
    for n in (1, 2):
        _sign(world, n)
    _submit(world)

    due = _petition(world).running["meeting.schedule"].due
    assert due == local(date(2026, 4, 2))
    world.to(due + timedelta(hours=1))
    assert _petition(world).stage == "OVERDUE"
    world.schedule(
        petition="pt-1", opens_on=date(2026, 5, 1), closes_on=date(2026, 5, 10), kind="temporary"
    )
    assert _petition(world).stage == "SCHEDULED"


def test_enough_heads_without_the_area_go_to_the_street(world: World) -> None:
    """BOTH: not discarded but referred, because the regulation speaks of owners only (R-14)."""
    _opened(world, [1, 1, 500, 500, 500, 500, 500, 500, 500, 500])
    for n in (1, 2):
        _sign(world, n)
    _submit(world)
    assert _petition(world).stage == "REFERRED"

    world.to(local(date(2026, 3, 10), 1))

    assert _petition(world).stage == "ADMITTED"  # seven days of silence admit (C2)


def test_under_heads_the_area_is_not_asked(world: World) -> None:
    """Henan counts owners alone (R-14)."""
    world.registry.jurisdiction = "HENAN"
    _opened(world, [1, 1, 500, 500, 500, 500, 500, 500, 500, 500])
    for n in (1, 2):
        _sign(world, n)
    _submit(world)
    assert _petition(world).stage == "ADMITTED"


@pytest.mark.parametrize(
    ("admit", "reasons", "stage"),
    [(True, None, "ADMITTED"), (False, None, "ADMITTED"), (False, "Decided in May", "REFUSED")],
)
def test_a_refusal_needs_its_reasons(
    world: World,
    admit: bool,  # noqa: FBT001  (a case's field)
    reasons: str | None,
    stage: str,
) -> None:
    """C2: an unreasoned refusal counts as admitted."""
    _opened(world, [1, 1, 500, 500, 500, 500, 500, 500, 500, 500])
    for n in (1, 2):
        _sign(world, n)
    _submit(world)
    world.do(STREET, wish.RuleOnPetition(ESTATE, "pt-1", admit, reasons))
    assert _petition(world).stage == stage
    assert ("meeting.schedule" in _petition(world).running) == (stage == "ADMITTED")


def test_an_entry_signs_once_and_its_own_text(world: World) -> None:
    """C17: signatures belong to the hash of one text and are never added together."""
    _opened(world, [100] * 10)
    _sign(world, 1)
    with pytest.raises(InvalidState):
        _sign(world, 1)
    with pytest.raises(ValidationFailed):
        _sign(world, 2, text_sha256="f" * 64)
    with pytest.raises(RoleNotAllowed):
        _sign(world, 3, entry=world.entry(2, "register"))
    with pytest.raises(no.NotOnRoll):
        _sign(world, 4, entry=ESTATE)
    withdraw = wish.WithdrawSignature(ESTATE, "pt-1", world.entry(1, "register"))
    world.do(owner(1), withdraw)
    with pytest.raises(InvalidState):
        world.do(owner(1), withdraw)
    assert _petition(world).signed == set()


def test_who_signs_and_takes_back_for_ever_is_stopped(world: World) -> None:
    """The tenth signature of an entry can be taken back, an eleventh is none; others go on signing."""
    _opened(world, [100] * 10)
    withdraw = wish.WithdrawSignature(ESTATE, "pt-1", world.entry(1, "register"))
    for _ in range(SIGNATURES):
        _sign(world, 1)
        world.do(owner(1), withdraw)
    before = _petition(world).version
    with pytest.raises(InvalidState) as refused:
        _sign(world, 1)
    assert refused.value.details == {"stage": "SIGNED_TOO_OFTEN"}
    assert _petition(world).version == before
    _sign(world, 2)
    assert len(_petition(world).signed) == 1


def test_the_register_of_the_checking_day_is_the_denominator(world: World) -> None:
    """C17: who has sold meanwhile is not counted; who bought meanwhile is in the denominator."""
    _opened(world, [100] * 10)
    for n in (1, 2):
        _sign(world, n)
    later = entries_of([100] * 12, "later")[1:]
    world.registry.give("later", later, frozen=False)
    with pytest.raises(no.PetitionBelow20Percent) as refused:
        _submit(world, roll="later", by=2)
    assert refused.value.details == {"heads": 1, "needed": 3}


def test_the_first_to_reach_a_fifth_fixes_the_text_for_its_item(world: World) -> None:
    """C17: an owner may sign several; the second of the same item cannot be submitted."""
    _opened(world, [100] * 10)
    _opened(world, [100] * 10, "pt-2")
    for ref in ("pt-1", "pt-2"):
        for n in (1, 2):
            _sign(world, n, ref)
    _submit(world)
    with pytest.raises(InvalidState):
        _submit(world, "pt-2")


def test_a_petition_lapses_after_ninety_days(world: World) -> None:
    """C2: `petition.signatures`."""
    _opened(world, [100] * 10)
    assert _petition(world).running["petition.signatures"].due == local(date(2026, 6, 1))
    world.to(local(date(2026, 6, 1), 1))
    assert _petition(world).stage == "LAPSED"


def test_calling_the_meeting_off_does_not_end_the_petition(world: World) -> None:
    """The thirty days begin anew, so a convener cannot cancel a petition away (R-14)."""
    _opened(world, [100] * 10)
    for n in (1, 2):
        _sign(world, n)
    _submit(world)
    world.schedule(petition="pt-1")
    with pytest.raises(InvalidState):
        world.schedule("mt-2", petition="pt-1")
    world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "No hall"))
    assert _petition(world).stage == "ADMITTED"
    assert "meeting.schedule" in _petition(world).running


def test_only_owners_open_and_submit_petitions(world: World) -> None:
    """A grant does not make an owner; a roll of one building is not the register."""
    _opened(world, [100] * 10)
    c = wish.OpenPetition(ESTATE, "pt-3", "Lifts", TEXT, [5], "register")
    with pytest.raises(RoleNotAllowed):
        world.do(STREET, c)
    with pytest.raises(RoleNotAllowed):
        world.do(person("stranger"), wish.SubmitPetition(ESTATE, "pt-1"))
    world.registry.give("b1", entries_of([100] * 5, "b1"), extent=Extent("building", "b1"))
    with pytest.raises(no.ExtentMismatch):
        world.do(owner(1), wish.OpenPetition(ESTATE, "pt-4", "Lifts", TEXT, [5], "b1"))
    world.registry.away = True
    with pytest.raises(NeighbourUnavailable):
        _submit(world)


def test_a_petition_s_meeting_asks_what_its_convener_schedules(world: World) -> None:
    """The motion is scheduled under the petition; its reference stays with both."""
    _opened(world, [100] * 10, items=[4])
    for n in (1, 2):
        _sign(world, n)
    _submit(world)
    world.schedule(petition="pt-1", motions=[MOTION])
    assert (_petition(world).meeting, world.meeting().petition) == ("mt-1", "pt-1")
