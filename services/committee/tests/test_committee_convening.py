"""Convening: by whom, about what, with which notice (R-01, R-12 to R-15, R-18, R-24)."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chassis.refusals import (
    ClassMismatch,
    InvalidState,
    NeighbourUnavailable,
    NotFound,
    NoticeTooShort,
    Refusal,
    RoleNotAllowed,
    ValidationFailed,
)
from chassis.testing.kit import Example, Scenario
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import ChannelHours, Extent, Motion, RuleParameters
from law.tags import ITEM_OF_TAG
from services.committee.tests.committee_examples import (
    AMEND,
    EXTEND,
    MAPPER,
    MEETINGS,
    NOTICE,
    SCHEDULE,
)
from services.committee.tests.committee_kit import (
    CHAIR,
    CLOSES,
    ESTATE,
    MOTION,
    OPENS,
    PROOF,
    STREET,
    WITNESS,
    World,
    entries_of,
    local,
    person,
)


def _scheduling(**changes: Any) -> Example:
    return replace(SCHEDULE, command=msgspec.structs.replace(SCHEDULE.command, **changes))


def _asking(*motions: Motion) -> Scenario:
    return Scenario(MAPPER).when(_scheduling(motions=list(motions)))


def _motion(items: list[int], *tags: str, **more: Any) -> Motion:
    return Motion("m-1", "Title", "Text", items, list(tags), **more)


@pytest.mark.parametrize(("tag", "item"), ITEM_OF_TAG.items())
def test_a_tag_implies_its_item(tag: str, item: int) -> None:
    """C1: each published tag belongs to one of the nine items of R-01, and to no other."""
    _asking(_motion([item], tag)).then("MeetingScheduled")
    _asking(_motion([item % 9 + 1], tag)).then_refused(no.ItemMismatch, tag=tag, item=item)


def test_raising_money_and_paying_guards_is_a_bundle() -> None:
    """X07: a major matter must not hide in an ordinary one (BUNDLED_MOTION, R-01)."""
    _asking(_motion([6, 9], "raise_fund")).then_refused(no.BundledMotion, items=2)
    _asking(_motion([])).then_refused(no.BundledMotion, items=0)


def test_a_flat_cannot_be_voted_into_a_shop() -> None:
    """X08: all affected owners must consent (ART279_NOT_VOTABLE, R-18)."""
    _asking(_motion([8], "dwelling_to_business")).then_refused(no.Art279NotVotable)


def test_what_is_no_property_management_is_not_votable() -> None:
    """The assembly decides nothing else (BEYOND_PROPERTY_MANAGEMENT, R-43)."""
    _asking(_motion([9], "outside_property")).then_refused(no.BeyondPropertyManagement)


def test_the_class_is_the_item_s_and_cannot_be_chosen() -> None:
    """X06: using the fund stays ORDINARY; X09: paid parking on the lawn is MAJOR (R-03, R-04)."""
    _asking(_motion([5], "use_fund", class_="MAJOR")).then_refused(
        ClassMismatch, expected="ORDINARY"
    )
    _asking(_motion([8], "paid_parking", class_="ORDINARY")).then_refused(ClassMismatch)
    _asking(_motion([8], "paid_parking", class_="MAJOR")).then("MeetingScheduled")


def test_one_must_be_able_to_be_against_all_offers() -> None:
    """F45: plan A, plan B and no NONE (NO_OPTION_AGAINST)."""
    _asking(_motion([4], kind="ONE_OF", options=["A", "B"])).then_refused(no.NoOptionAgainst)
    _asking(_motion([4], kind="ONE_OF", options=["A", "NONE"])).then("MeetingScheduled")


@pytest.mark.parametrize("options", [["NONE"], ["A", "A", "NONE"], ["AGREE", "NONE"]])
def test_options_are_told_apart(options: list[str]) -> None:
    """Each once, one offer at least, none called like a mark."""
    _asking(_motion([4], kind="ONE_OF", options=options)).then_refused(ValidationFailed)


def test_motions_that_wait_for_one_another_are_refused() -> None:
    """C1: a circle of conditions would never take effect (CIRCULAR_CONDITION)."""
    first, second = (
        Motion("m-1", "T", "T", [4], effective_if="m-2"),
        Motion("m-2", "T", "T", [4], effective_if="m-1"),
    )
    _asking(first, second).then_refused(no.CircularCondition)
    _asking(msgspec.structs.replace(first, effective_if="m-9")).then_refused(no.UnknownMotion)


def test_one_meeting_has_one_extent() -> None:
    """R-24: a motion of one building is not asked of the whole estate (EXTENT_MISMATCH)."""
    _asking(_motion([5], extent=Extent("building", "b1"))).then_refused(no.ExtentMismatch)


@pytest.mark.parametrize(
    "motion",
    [
        _motion([4], "no_such_tag"),
        _motion([4], options=["A"]),
        _motion([4], rules=RuleParameters()),
    ],
)
def test_what_a_motion_cannot_carry_is_refused(motion: Motion) -> None:
    """Unknown tags, options of a yes/no motion, rules outside item 1."""
    _asking(motion).then_refused(ValidationFailed)
    _asking(MOTION, MOTION).then_refused(ValidationFailed)


@pytest.mark.parametrize("days", [0, 61])
def test_a_window_is_one_to_sixty_days(days: int) -> None:
    """WINDOW_OUT_OF_RANGE at scheduling; a discussion may last one day."""
    late = OPENS + timedelta(days=days - 1)
    Scenario(MAPPER).when(_scheduling(closes_on=late)).then_refused(no.WindowOutOfRange)
    Scenario(MAPPER).when(_scheduling(closes_on=OPENS, form="discussion")).then("MeetingScheduled")


def test_only_the_chair_of_the_body_named_convenes() -> None:
    """A6: another's role is CONVENER_NOT_ENTITLED; a substitute needs an overdue order (R-15)."""
    for convener in ("pmc", "prep_group", "residents_committee", "street"):
        Scenario(MAPPER).when(_scheduling(convener=convener)).then_refused(no.ConvenerNotEntitled)
    officer = replace(
        _scheduling(convener="residents_committee"),
        roles=frozenset({"RESIDENTS_COMMITTEE_OFFICER"}),
    )
    Scenario(MAPPER).when(officer).then_refused(no.ConvenerNotEntitled)


@pytest.mark.parametrize(
    ("jurisdiction", "convener", "actor"),
    [("CN_NATIONAL", "residents_committee", WITNESS), ("HENAN", "street", STREET)],
)
def test_after_an_overdue_order_the_profile_s_substitute_convenes(
    world: World, jurisdiction: str, convener: Any, actor: Any
) -> None:
    """R-15: the residents' committee, in Henan the street itself; not before the day has passed."""
    world.registry.jurisdiction = jurisdiction
    world.do(STREET, wish.OrderConvening(ESTATE, "or-1", "committee", date(2026, 3, 9), "Asked"))
    c = wish.ScheduleMeeting(
        ESTATE, "mt-1", "temporary", convener, Extent("estate"), [MOTION], "written",
        date(2026, 4, 10), date(2026, 4, 20), order="or-1",
    )  # fmt: skip
    with pytest.raises(no.ConvenerNotEntitled):
        world.do(actor, c)

    world.to(local(date(2026, 3, 10), 1))
    world.do(actor, c)

    assert world.meeting().convener_basis == "R-15"
    assert world.committee.load(f"/estates/{ESTATE}/convenings/or-1").stage == "FULFILLED"


def test_an_order_that_is_obeyed_misses_no_deadline(world: World) -> None:
    """The body's own meeting ends the clock `convening.overdue`."""
    world.do(STREET, wish.OrderConvening(ESTATE, "or-1", "committee", date(2026, 3, 9), "Asked"))
    world.schedule(order="or-1")
    world.to(local(date(2026, 3, 20)))

    order = world.committee.load(f"/estates/{ESTATE}/convenings/or-1")
    assert (order.stage, order.running) == ("FULFILLED", {})
    with pytest.raises(NotFound):
        world.schedule("mt-2", order="no-such")


def test_fifteen_days_lie_between_notice_and_vote() -> None:
    """X10, D-5: 14 days are NOTICE_TOO_SHORT, 15 are enough (R-12)."""
    short = _scheduling(opens_on=date(2026, 3, 16))
    Scenario(MAPPER).given(short).when(NOTICE).then_refused(NoticeTooShort, days=14, least=15)
    Scenario(MAPPER).given(_scheduling(opens_on=date(2026, 3, 17))).when(NOTICE).then(
        "MeetingNoticed"
    )


def _noticing(known: Any = None, **changes: Any) -> Scenario:
    example = replace(NOTICE, command=msgspec.structs.replace(NOTICE.command, **changes))
    return Scenario(MAPPER).given(SCHEDULE).when(replace(example, known=known or NOTICE.known))


def _roll(**changes: Any) -> Any:
    return replace(NOTICE.known, roll=msgspec.structs.replace(NOTICE.known.roll, **changes))


def test_the_residents_committee_is_told_the_same_day() -> None:
    """R-12 (RESIDENTS_COMMITTEE_NOT_INFORMED)."""
    _noticing(residents_committee_informed_on=date(2026, 3, 1)).then_refused(
        no.ResidentsCommitteeNotInformed
    )


def test_a_notice_needs_a_frozen_roll_of_its_extent() -> None:
    """ROLL_NOT_FROZEN (R-28) and EXTENT_MISMATCH (R-24)."""
    _noticing(_roll(frozen=False)).then_refused(no.RollNotFrozen)
    _noticing(_roll(extent=Extent("building", "b1"))).then_refused(no.ExtentMismatch)


def test_a_staffed_channel_names_its_hour() -> None:
    """C20 (CHANNEL_HOUR_MISSING); F40: the app's end without an hour is 24:00 of the last day."""
    _noticing(channels=[ChannelHours("telephone")]).then_refused(no.ChannelHourMissing)
    noticed = _noticing(channels=[ChannelHours("app")]).then("MeetingNoticed").facts[-1].notice
    assert noticed.closes_at == local(CLOSES + timedelta(days=1))


@pytest.mark.parametrize("at", [local(CLOSES + timedelta(days=1), 0, 1), local(OPENS)])
def test_every_channel_closes_inside_the_window(at: Any) -> None:
    """WINDOW_OUT_OF_RANGE where a channel leaves it."""
    _noticing(channels=[ChannelHours("app", at)]).then_refused(no.WindowOutOfRange)


def test_a_channel_the_profile_forbids_is_refused() -> None:
    """A8 (CHANNEL_NOT_ALLOWED): Jilin knows no votes over an app of ours."""
    scheduled = Scenario(MAPPER).given(replace(SCHEDULE, jurisdiction="JILIN"))
    scheduled.when(replace(NOTICE, jurisdiction="JILIN"))
    scheduled.then_refused(no.ChannelNotAllowed, channel="app")
    _noticing(channels=[ChannelHours("app"), ChannelHours("app")]).then_refused(ValidationFailed)


def test_the_notice_warns_of_its_roll_and_of_unanimity() -> None:
    """F29: 8.5 % below the register is said; C19: unanimity shows marks; B4: noted objections."""
    roll = _roll(registered_area_cm2=9_836_000, noted_objections=("ob-1",))
    warnings = _noticing(roll).then("MeetingNoticed").facts[-1].notice.warnings
    assert warnings == ("UNANIMITY_SHOWS_MARKS", "ROLL_AREA_DIFFERS", "ROLL_OBJECTIONS_NOTED")


def test_motions_change_before_the_notice_only() -> None:
    """R-13 (MOTION_CHANGED_AFTER_NOTICE)."""
    Scenario(MAPPER).given(SCHEDULE).when(AMEND).then("MotionsAmended")
    for stage in ("NOTICED", "OPEN", "CLOSED", "RESULT_POSTED"):
        Scenario(MAPPER).given(*MEETINGS[stage]).when(AMEND).then_refused(
            no.MotionChangedAfterNotice
        )


def test_extending_moves_the_guard_in_the_same_statement(world: World) -> None:
    """C3: before the close, told the same day, later than before, inside the window."""
    world.opened([100] * 9)
    hours = [ChannelHours("app")]
    later = CLOSES + timedelta(days=2)

    def extend(**changes: Any) -> None:
        fields: dict[str, Any] = {
            "closes_on": later,
            "channels": hours,
            "announced_on": OPENS,
            "reason": "Rain",
        }
        world.do(CHAIR, wish.ExtendVoting(ESTATE, "mt-1", **(fields | changes)))

    refused: list[tuple[dict[str, Any], type[Refusal]]] = [
        ({"announced_on": OPENS - timedelta(days=1)}, ValidationFailed),
        ({"closes_on": CLOSES - timedelta(days=1)}, ValidationFailed),
        ({"closes_on": OPENS + timedelta(days=60)}, no.WindowOutOfRange),
        ({"channels": [ChannelHours("door", local(later, 9))]}, no.ChannelNotAllowed),
        ({"channels": [ChannelHours("paper")]}, no.ChannelHourMissing),
        ({"closes_on": CLOSES}, ValidationFailed),
    ]
    for changes, why in refused:
        with pytest.raises(why):
            extend(**changes)
    extend()
    world.to(local(CLOSES + timedelta(days=1), 9))
    world.cast(1)
    assert world.meeting().stage == "OPEN"
    world.to(local(later + timedelta(days=1), 1))
    with pytest.raises(no.VotingIsClosed):
        world.cast(2)
    Scenario(MAPPER).given(*MEETINGS["CLOSED"]).when(EXTEND).then_refused(no.VotingIsClosed)


def test_a_channel_that_has_closed_is_not_opened_again(world: World) -> None:
    """Extending comes before the close: the paper channel closed at noon (VOTING_CLOSED)."""
    world.opened([100] * 9)
    world.to(local(CLOSES, 13))
    c = wish.ExtendVoting(
        ESTATE, "mt-1", CLOSES + timedelta(days=2),
        [ChannelHours("paper", local(CLOSES + timedelta(days=2), 12))], CLOSES, "Late",
    )  # fmt: skip
    with pytest.raises(no.VotingIsClosed):
        world.do(CHAIR, c)


def test_a_cancelled_meeting_takes_no_ballot(world: World) -> None:
    """Its guard rows are shut in the same transaction."""
    world.registry.give("roll-1", entries_of([100] * 9))
    world.schedule()
    world.notice()
    world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "No hall"))
    world.to(local(OPENS, 9))

    with pytest.raises(no.VotingIsClosed):
        world.cast(1)
    assert world.meeting().running == {}


def test_a_meeting_whose_box_is_open_is_not_called_off_though_no_clock_said_so(
    world: World,
) -> None:
    """The guards let ballots in from the opening instant; a late tick changes nothing of that."""
    world.registry.give("roll-1", entries_of([100] * 9))
    world.schedule()
    world.notice()
    world.now = local(OPENS)
    world.cast(1)
    with pytest.raises(InvalidState):
        world.do(CHAIR, wish.CancelMeeting(ESTATE, "mt-1", "It goes badly"))


def test_after_the_last_minute_nobody_is_appointed_though_no_clock_said_so(world: World) -> None:
    """Before the close means before the instant, not before its fact (VOTING_CLOSED, C2)."""
    world.opened([100] * 9)
    world.now = local(CLOSES + timedelta(days=1))
    with pytest.raises(no.VotingIsClosed):
        world.appoint()
    c = wish.CorrectRoll(ESTATE, "mt-1", "One", [PROOF], [world.entry(1), world.entry(2)])
    with pytest.raises(no.VotingIsClosed):
        world.do(CHAIR, c)


def test_only_a_story_re_enacts_a_published_notice(world: World) -> None:
    """C19: its figures are public already; on real time nobody may claim that."""
    Scenario(MAPPER).when(_scheduling(reenacts="Notice of 2019")).then_refused(ValidationFailed)
    world.schedule(reenacts="Notice of 2019")
    assert world.meeting().reenacts == "Notice of 2019"


def test_another_s_chair_is_not_this_meeting_s_convener(world: World) -> None:
    """A5: the convener is the body that the meeting names; a foreign estate's chair is nobody."""
    world.registry.give("roll-1", entries_of([100] * 9))
    world.schedule()
    c = wish.CancelMeeting(ESTATE, "mt-1", "No hall")
    for actor in (person("p", "PMC_CHAIR"), person("x", "COMMITTEE_CHAIR", scope="110000")):
        with pytest.raises(RoleNotAllowed):
            world.do(actor, c)


def test_without_the_registry_there_is_no_notice(world: World) -> None:
    """NEIGHBOUR_UNAVAILABLE, also where the entries are not what the roll's hash names (B2)."""
    world.registry.give("roll-1", entries_of([100] * 9))
    world.schedule()
    world.registry.away = True
    with pytest.raises(NeighbourUnavailable):
        world.notice()
    world.registry.away = False
    view, entries = world.registry.rolls["roll-1"]
    world.registry.rolls["roll-1"] = (view, entries[1:])
    with pytest.raises(NeighbourUnavailable):
        world.notice()
    with pytest.raises(NotFound):
        world.notice(roll="no-such")


def test_the_notice_fixes_the_rules_that_hold_then(world: World) -> None:
    """B5: rules revised after the notice do not reach the vote; R-09, R-11 are theirs to say."""
    world.registry.give("roll-1", entries_of([100] * 9))
    first = RuleParameters(non_voter_policy="DELIVERED_ABSTAINS")
    world.do(STREET, wish.RecordStandingRules(ESTATE, date(2025, 1, 1), "b" * 64, first))
    world.schedule()
    world.notice()
    world.do(STREET, wish.ReviseStandingRules(ESTATE, date(2026, 1, 1), "c" * 64, RuleParameters()))

    meeting = world.meeting()
    assert (meeting.rules, meeting.terms.rules_edition) == (first, 1)
    assert world.committee.load(f"/estates/{ESTATE}/rules").edition == 2


def test_a_body_s_members_are_told_apart_and_chaired_by_one_of_them(world: World) -> None:
    """B5: each member once, no more than seats, the chair among them (R-42)."""

    def record(members: list[str], chair: str | None) -> None:
        c = wish.RecordStandingBody(
            ESTATE, "b", "pmc", members, 3, date(2027, 1, 1), [PROOF], chair
        )
        world.do(STREET, c)

    for members, chair in ((["a", "a"], None), (["a", "b", "c", "d"], None), (["a"], "z")):
        with pytest.raises(ValidationFailed):
            record(members, chair)
    record(["a", "b"], "a")


def test_an_order_names_a_day_to_come(world: World) -> None:
    """An order for yesterday would be overdue at once (R-15)."""
    with pytest.raises(ValidationFailed):
        world.do(STREET, wish.OrderConvening(ESTATE, "o", "pmc", date(2026, 3, 2), "Now"))
