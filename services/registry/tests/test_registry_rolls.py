"""A roll's life: drafted from today's register, posted seven full days, objected to, frozen."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from chassis.refusals import InvalidState, PostingTooShort, RoleNotAllowed, ValidationFailed
from chassis.testing.kit import NOW, Example, Scenario
from registry import commands as wish
from registry.application import within
from registry.domain.roll import PART, BeforeFreeze
from registry.refusals import (
    EmptyRoll,
    ExtentUnknown,
    NoAssemblyNeeded,
    ObjectionAlreadyRaised,
    ObjectionNotFound,
    OpenIdentityProposals,
    OpenRollObjections,
    RollOutdated,
    TooLate,
)
from services.registry.tests.registry_examples import (
    BUILDINGS,
    DRAFT,
    ESTATE,
    EXAMPLES,
    FREEZE,
    PUBLISH,
    REDRAFT,
    at,
    built,
    objection,
    resolution,
    shanghai,
    story,
    unit,
)

DAY = timedelta(days=1)
POSTED = (DRAFT, PUBLISH)
VOID = EXAMPLES[wish.VoidRoll]
ONE_OWNER = built(unit("u1", "h"), unit("u2", "h"))


def _drafting(known: object, **changes: object) -> Example:
    fields = {
        "estate_id": ESTATE,
        "roll": "r1",
        "purpose": "业主大会",
        "extent": wish.Extent("estate"),
        "as_of": date(2026, 3, 2),
    }
    return Example(wish.DraftRoll(**fields | changes), known=known)  # type: ignore[arg-type]


def test_a_draft_gives_totals_hash_and_what_is_left_out() -> None:
    """R-02: the denominators of the vote, and R-09 what does not count."""
    roll = built(unit("u1", "h"), unit("u2", "w"), unit("p1", "h", kind="parking", area=120_000))

    story().when(_drafting((roll, 240_000_000))).then(
        "RollDrafted", "RollEntriesRecorded", edition=1, part=1, entries=roll.entries
    )
    drafted = story().when(_drafting((roll, 240_000_000))).facts[0]
    assert (drafted.total_area_cm2, drafted.total_heads) == (1_800_000, 2)
    assert (drafted.left_out.units, drafted.left_out.area_cm2) == (1, 120_000)
    assert drafted.registered_area_cm2 == 240_000_000


def test_a_roll_without_a_unit_that_counts_is_refused() -> None:
    """Ruling B6: parking alone makes no electorate."""
    nothing = built(unit("p1", "h", kind="parking"))

    story().when(_drafting((nothing, None))).then_refused(EmptyRoll)
    story(DRAFT).when(replace(REDRAFT, known=(nothing, None))).then_refused(EmptyRoll)


def test_one_owner_alone_needs_no_assembly() -> None:
    """R-26: whoever owns everything acts by himself."""
    story().when(_drafting((ONE_OWNER, None))).then_refused(NoAssemblyNeeded)
    story(DRAFT).when(replace(REDRAFT, known=(ONE_OWNER, None))).then_refused(NoAssemblyNeeded)


@pytest.mark.parametrize("day", [date(2026, 3, 1), date(2026, 3, 3)])
def test_a_roll_says_the_day_on_which_it_was_read(day: date) -> None:
    """It is built from the register as it stands: another day would be a false record."""
    story().when(_drafting(DRAFT.known, as_of=day)).then_refused(ValidationFailed)


def test_a_large_roll_is_recorded_in_parts() -> None:
    """Ruling B2: at most 500 entries a fact, and none is lost."""
    roll = built(*(unit(f"u{i:04}", f"s{i}") for i in range(PART + 1)))
    told = story().when(_drafting((roll, None)))

    told.then("RollDrafted", "RollEntriesRecorded", "RollEntriesRecorded", part=2)
    assert [len(f.entries) for f in told.facts[1:]] == [PART, 1]


def test_the_roll_is_posted_for_seven_full_days() -> None:
    """D-6: posted on 2 March, it hangs until 9 March 24:00."""
    told = story(DRAFT).when(PUBLISH).then("RollPublished", posted_on=date(2026, 3, 2))

    assert told.thing.running["roll.posting"].due == shanghai("2026-03-10", 0)


@pytest.mark.parametrize(
    ("freeze_at", "allowed"),
    [
        (("2024-03-08", 23, 59), False),
        (("2024-03-09", 0, 0), True),
    ],
)
def test_posted_on_the_first_for_seven_days_freezes_on_the_ninth(
    freeze_at: tuple[str, int, int], *, allowed: bool
) -> None:
    """D-6: posted 2024-03-01 for seven days, the next step is allowed from 2024-03-09 00:00."""
    first = shanghai("2024-03-01", 23, 50)
    draft = replace(_drafting(DRAFT.known, as_of=date(2024, 3, 1)), now=first)
    told = story(draft, at(PUBLISH, first)).when(at(FREEZE, shanghai(*freeze_at)))

    if allowed:
        told.then("RollFrozen", total_heads=2, noted_objections=())
        assert told.thing.running == {}
    else:
        told.then_refused(PostingTooShort, posted_on="2024-03-01", earliest="2024-03-09")


def test_the_end_of_a_posting_is_recorded_and_allows_the_freeze() -> None:
    """Ruling A10: a clock that runs out is a fact, once."""
    told = story(*POSTED).lapse("roll.posting", shanghai("2026-03-10", 0))

    told.then("RollPostingEnded", ended_at=shanghai("2026-03-10", 0))
    told.when(FREEZE).then("RollFrozen")


def test_an_owner_objects_once_on_a_ground() -> None:
    """Ruling B4: one objection per unit and ground, and its reference is used once for ever."""
    told = story(*POSTED).when(objection("o1")).then("RollObjectionRaised", ground="area")
    assert told.thing.running["roll.objection:o1"].responsible == "REGISTRY_CLERK"

    story(*POSTED, objection("o1")).when(objection("o2")).then_refused(ObjectionAlreadyRaised)
    story(*POSTED, objection("o1")).when(objection("o2", "owner")).then("RollObjectionRaised")
    story(*POSTED, objection("o1")).when(objection("o2", unit_id="u2")).then("RollObjectionRaised")
    decided = (*POSTED, objection("o1"), resolution("o1"))
    story(*decided).when(objection("o1", "kind")).then_refused(ObjectionAlreadyRaised)
    story(*decided).when(objection("o3")).then_refused(ObjectionAlreadyRaised)


def test_only_an_owner_of_the_unit_objects() -> None:
    """Ruling A6: an owner of a unit in the roll; no office objects in his place."""
    stranger = objection("o1", owns=False)

    story(*POSTED).when(stranger).then_refused(RoleNotAllowed)
    clerk = replace(stranger, roles=frozenset({"REGISTRY_CLERK"}))
    story(*POSTED).when(clerk).then_refused(RoleNotAllowed)


def test_objections_are_taken_until_the_posting_ends() -> None:
    """Ruling B4: until 24:00 of its last day, and not after the freeze."""
    last = shanghai("2026-03-09", 23, 59)

    story(*POSTED).when(at(objection("o1"), last)).then("RollObjectionRaised")
    story(*POSTED).when(at(objection("o1"), shanghai("2026-03-10", 0))).then_refused(TooLate)
    story(*POSTED, FREEZE).when(objection("o1")).then_refused(TooLate)
    story(*POSTED, VOID).when(objection("o1")).then_refused(TooLate)
    story(DRAFT).when(objection("o1")).then_refused(InvalidState, stage="draft")


def test_an_open_objection_holds_the_freeze_and_a_decided_one_does_not() -> None:
    """Ruling B4: a rejected one is done with; an accepted one asks for a new drafting."""
    raised = (*POSTED, objection("o1"))

    story(*raised).when(FREEZE).then_refused(OpenRollObjections, open=1)
    story(*raised, resolution("o1")).when(FREEZE).then("RollFrozen")
    accepted = (*raised, resolution("o1", accepted=True))
    story(*accepted).when(FREEZE).then_refused(OpenRollObjections, open=1)
    story(*accepted, REDRAFT).when(FREEZE).then("RollFrozen", edition=2)


def test_an_objection_is_decided_once_and_must_be_there() -> None:
    """What is not open cannot be decided."""
    decided = (*POSTED, objection("o1"), resolution("o1"))

    story(*decided).when(resolution("o1")).then_refused(ObjectionNotFound)
    story(*POSTED).when(resolution("o9")).then_refused(ObjectionNotFound)


def _past_the_clerk() -> Scenario:
    """An objection of 2 March, which the clerk let pass: due 9 March 24:00 is a working day."""
    told = story(*POSTED, objection("o1"))
    return told.lapse("roll.objection:o1", told.thing.running["roll.objection:o1"].due)


def test_the_clerk_has_five_days_then_the_street_three_then_it_is_noted() -> None:
    """Ruling B4, D-4: raised Monday 2 March; Saturday 7 March is no working day, so due on the 9th."""
    told = story(*POSTED, objection("o1"))
    clerk = told.thing.running["roll.objection:o1"]
    assert clerk.due == shanghai("2026-03-10", 0)

    told.lapse(clerk.key, clerk.due).then(
        "DeadlineMissed", clock="roll.objection", ref="o1", responsible="REGISTRY_CLERK"
    )
    street = told.thing.running["roll.objection_street:o1"]
    assert street.responsible == "STREET_OFFICER"
    assert told.thing.open == {"o1": "STREET_OFFICER"}

    told.lapse(street.key, street.due).then(
        "DeadlineMissed", clock="roll.objection_street", responsible="STREET_OFFICER"
    )
    assert told.thing.noted == ("o1",)
    told.when(at(FREEZE, street.due)).then("RollFrozen", noted_objections=("o1",))


def test_each_decides_in_his_own_time() -> None:
    """Ruling B4: before the clerk's time is over the street is not asked, afterwards the clerk."""
    raised = (*POSTED, objection("o1"))
    street = resolution("o1", "STREET_OFFICER")

    story(*raised).when(street).then_refused(RoleNotAllowed)
    late = at(resolution("o1"), shanghai("2026-03-10", 0))
    _past_the_clerk().when(late).then_refused(TooLate)
    _past_the_clerk().when(at(street, shanghai("2026-03-10", 9))).then("RollObjectionResolved")


def test_the_last_moment_counts_though_the_tick_is_late() -> None:
    """D-2: due at 24:00, decided a minute before is in time and at 24:00 it is not."""
    raised = (*POSTED, objection("o1"))

    story(*raised).when(at(resolution("o1"), shanghai("2026-03-09", 23, 59))).then(
        "RollObjectionResolved"
    )
    story(*raised).when(at(resolution("o1"), shanghai("2026-03-10", 0))).then_refused(TooLate)


def test_a_street_that_decides_ends_its_clock() -> None:
    """Nothing runs on once an objection is decided."""
    told = _past_the_clerk()
    told.when(at(resolution("o1", "STREET_OFFICER"), shanghai("2026-03-10", 9)))

    assert "roll.objection_street:o1" not in told.thing.running


def test_undecided_pairs_and_owners_joined_since_hold_the_freeze() -> None:
    """Ruling B3, R-07: the heads that are frozen are the heads there are."""
    undecided = replace(FREEZE, known=BeforeFreeze(2, 0))
    joined = replace(FREEZE, known=BeforeFreeze(0, 1))

    story(*POSTED).when(undecided).then_refused(OpenIdentityProposals, open=2)
    parted = replace(FREEZE, known=BeforeFreeze(0, 0, 0, 1))
    story(*POSTED).when(joined).then_refused(RollOutdated, joined=1, merged=0, parted=0)
    story(*POSTED).when(parted).then_refused(RollOutdated, joined=0, merged=0, parted=1)


def test_a_redraft_says_when_the_register_was_read_again() -> None:
    """The posting goes on; edition, day and figures are new."""
    later = at(REDRAFT, NOW + DAY)

    story(*POSTED).when(later).then("RollRedrafted", "RollEntriesRecorded", edition=2)
    told = story(*POSTED).when(later)
    assert told.facts[0].as_of == date(2026, 3, 3)
    assert told.thing.posted_on == date(2026, 3, 2)


def test_a_void_roll_is_over() -> None:
    """Whatever ran for it ends with it."""
    told = story(*POSTED, objection("o1")).when(VOID).then("RollVoided", reason="召集人撤回提议")

    assert told.thing.running == {}
    told.when(FREEZE).then_refused(InvalidState, stage="void")


def test_a_frozen_roll_stays_as_it_is() -> None:
    """Domain 4.1: later sales, redrafts and objections do not touch it."""
    for tried in (REDRAFT, PUBLISH, FREEZE):
        story(*POSTED, FREEZE).when(tried).then_refused(InvalidState, stage="frozen")


UNITS = [
    unit("u1", "a", stairwell="1"),
    unit("u2", "b", stairwell="2"),
    unit("u3", "c", building="b2", stairwell=""),
    unit("u4", "d", building="b1-1", stairwell="2"),
    unit("u5", "e", building="b1", stairwell="1-2"),
]
WITH_HYPHENS = BUILDINGS | {"b1-1": ("2",)}


@pytest.mark.parametrize(
    ("extent", "found"),
    [
        (wish.Extent("estate"), ["u1", "u2", "u3", "u4", "u5"]),
        (wish.Extent("building", "b1"), ["u1", "u2", "u5"]),
        (wish.Extent("building", "b2"), ["u3"]),
        (wish.Extent("stairwell", "b1/2"), ["u2"]),
        (wish.Extent("stairwell", "b1/２"), ["u2"]),
        (wish.Extent("stairwell", "b1-1/2"), ["u4"]),
        (wish.Extent("stairwell", "b1/1-2"), ["u5"]),
    ],
)
def test_an_extent_holds_its_units_and_no_others(extent: wish.Extent, found: list[str]) -> None:
    """R-24, F05: building and stairwell are read in one way only."""
    assert [u.unit for u in within(extent, WITH_HYPHENS, UNITS)] == found


@pytest.mark.parametrize(
    "extent",
    [
        wish.Extent("building", "b9"),
        wish.Extent("building", "b1/1"),
        wish.Extent("building", ""),
        wish.Extent("stairwell", "b1"),
        wish.Extent("stairwell", "b1/9"),
        wish.Extent("stairwell", "b9/1"),
    ],
)
def test_an_extent_that_is_not_registered_is_refused(extent: wish.Extent) -> None:
    """R-24: a vote cannot be limited to what is not there."""
    with pytest.raises(ExtentUnknown):
        within(extent, BUILDINGS, UNITS)


def test_a_registered_extent_without_units_is_empty() -> None:
    """It is there, so the drafting says EMPTY_ROLL."""
    assert within(wish.Extent("stairwell", "b1/2"), BUILDINGS, []) == []


def test_the_whole_estate_takes_no_reference() -> None:
    """A reference beside it would promise a limit that is not kept."""
    with pytest.raises(ValidationFailed):
        within(wish.Extent("estate", "b1"), BUILDINGS, UNITS)
