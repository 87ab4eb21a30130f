"""Ballots: one an entry, by whoever may, while its channel is open (R-08, R-10, C3, C4, C15)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import msgspec
import pytest

from chassis.refusals import (
    IdempotencyKeyReused,
    InvalidState,
    NotFound,
    Refusal,
    RoleNotAllowed,
    ValidationFailed,
    VersionConflict,
)
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import Choice, Motion, RuleParameters
from committee.domain.ballot import CHANGES
from committee.domain.roll import RollEntry
from services.committee.tests.committee_kit import (
    CHAIR,
    CLERK,
    CLOSES,
    COUNTER,
    COUNTER_2,
    ESTATE,
    MOTION,
    OPENS,
    OPERATOR,
    OPERATOR_2,
    OPERATOR_3,
    PROOF,
    SHA,
    World,
    entries_of,
    local,
    owner,
    person,
)

NINE = [100] * 9


def _grant(world: World, n: int, holder: str, ref: str = "px-1", **more: Any) -> None:
    c = wish.GrantProxy(ESTATE, "mt-1", ref, world.entry(n), holder, "family", PROOF)
    world.do(owner(n), msgspec.structs.replace(c, **more))


def _refused(world: World, why: type[Refusal], n: int, **more: Any) -> Refusal:
    with pytest.raises(why) as refused:
        world.cast(n, **more)
    return refused.value


def test_a_second_ballot_is_refused_with_the_first_one_s_time_and_channel(world: World) -> None:
    """X01, C4: DUPLICATE_BALLOT for any co-owner; the same key gives the first answer again."""
    world.opened(NINE)
    first = world.cast(1, key="once")
    again = world.cast(1, key="once")
    assert again == first
    refused = _refused(world, no.DuplicateBallot, 1)
    assert refused.details == {"at": "2026-03-18T01:00:00+00:00", "channel": "app"}
    with pytest.raises(IdempotencyKeyReused):
        world.cast(1, "DISAGREE", key="once")


def test_who_could_not_have_cast_it_does_not_learn_that_it_was_cast(world: World) -> None:
    """C11: there is no list of who has voted, and no way to ask for it door by door."""
    world.opened(NINE)
    world.cast(1)
    assert type(_refused(world, no.ProxyMissing, 1, actor=owner(2))) is no.ProxyMissing


def test_parallel_ballots_of_one_entry_are_one_ballot(world: World) -> None:
    """F42: two windows at once; one is taken, the other told so."""
    world.opened(NINE)

    def attempt(_: int) -> str:
        try:
            world.cast(1)
        except Refusal as refusal:
            return refusal.code
        return "CAST"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(attempt, range(8)))
    assert answers == ["CAST", *["DUPLICATE_BALLOT"] * 7]


@pytest.mark.parametrize(
    "now", [local(OPENS - timedelta(days=1), 23, 59), local(CLOSES + timedelta(days=1))]
)
def test_the_box_is_open_from_the_first_to_the_last_minute(world: World, now: Any) -> None:
    """F41, D-2: a page opened before the close still refuses after it (VOTING_CLOSED)."""
    world.registry.give("roll-1", _nine())
    world.schedule()
    world.notice()
    world.now = now
    _refused(world, no.VotingIsClosed, 1)
    world.now = max(now, local(CLOSES, 23, 59))


def _nine() -> list[RollEntry]:
    return entries_of(NINE)


def test_each_channel_has_its_own_last_minute(world: World) -> None:
    """Paper closes at noon, the app at 24:00 of the same day; F27: the window spans months."""
    world.opened(NINE)
    world.now = local(CLOSES, 11, 59)
    world.receive(1)
    world.now = local(CLOSES, 12)
    with pytest.raises(no.VotingIsClosed):
        world.receive(2)
    world.now = local(CLOSES, 23, 59)
    world.cast(2)


def test_a_ballot_names_only_what_is_asked(world: World) -> None:
    """UNKNOWN_MOTION, UNKNOWN_CHOICE, OPTION_UNKNOWN; FOLLOW only where the rules offer it."""
    choose = Motion("m-2", "Which", "Which", [4], kind="ONE_OF", options=["A", "B", "NONE"])
    world.opened(NINE, motions=[MOTION, choose])
    cases: list[tuple[list[Choice], type[Refusal]]] = [
        ([Choice("m-9", "AGREE")], no.UnknownMotion),
        ([Choice("m-1", "FOLLOW")], no.UnknownChoice),
        ([Choice("m-1", "VOID")], no.UnknownChoice),
        ([Choice("m-1", "OPTION", "A")], no.UnknownChoice),
        ([Choice("m-2", "AGREE")], no.UnknownChoice),
        ([Choice("m-2", "OPTION", "C")], no.OptionUnknown),
        ([Choice("m-2", "OPTION")], no.OptionUnknown),
        ([Choice("m-1", "AGREE", "A")], no.OptionUnknown),
        ([Choice("m-1", "AGREE"), Choice("m-1", "DISAGREE")], ValidationFailed),
    ]
    for choices, why in cases:
        _refused(world, why, 1, choices=choices)
    world.cast(1, choices=[Choice("m-2", "OPTION", "NONE")])


def test_the_rules_may_offer_to_follow(world: World) -> None:
    """FOLLOW is a mark like another where the paper offers it (R-11)."""
    world.opened(NINE, rules=RuleParameters(offers_follow=True))
    world.cast(1, "FOLLOW")


def test_a_buyer_waits_for_his_unit_and_a_tenant_for_his_proxy(world: World) -> None:
    """X02, X03, X05, G11: UNIT_NOT_DELIVERED, OCCUPIER_WITHOUT_PROXY, PROXY_MISSING, NOT_ON_ROLL."""
    world.opened(NINE)
    world.registry.buyers.add("buyer")
    _refused(world, no.UnitNotDelivered, 1, actor=person("buyer"))
    _refused(world, no.OccupierWithoutProxy, 1, actor=person("tenant", "RESIDENT"))
    _refused(world, no.ProxyMissing, 1, actor=person("stranger"))
    _refused(world, no.NotOnRoll, 10)

    _grant(world, 1, "tenant")
    world.cast(1, actor=person("tenant", "RESIDENT"), proxy="px-1")

    assert world.ballot(1).cast_by == "proxy"


def test_a_revoked_proxy_admits_no_ballot(world: World) -> None:
    """R-10: PROXY_REVOKED from this instant on; the ballot it cast before stays."""
    world.opened(NINE)
    _grant(world, 1, "aunt")
    _grant(world, 2, "aunt", "px-2")
    world.cast(2, actor=person("aunt"), proxy="px-2")
    for ref, n in (("px-1", 1), ("px-2", 2)):
        world.do(owner(n), wish.RevokeProxy(ESTATE, "mt-1", ref))
    _refused(world, no.ProxyRevoked, 1, actor=person("aunt"), proxy="px-1")
    with pytest.raises(no.ProxyRevoked):
        world.receive(1, cast_by="proxy", proxy="px-1")
    assert world.ballot(2).stage == "CAST"


def test_a_proxy_is_for_its_entry_its_holder_and_its_motions(world: World) -> None:
    """C2: written, for all motions or those listed (PROXY_MISSING for the rest)."""
    other = msgspec.structs.replace(MOTION, motion_id="m-2")
    world.opened(NINE, motions=[MOTION, other])
    _grant(world, 1, "aunt", motion_ids=["m-1"])
    aunt = person("aunt")
    _refused(world, no.ProxyMissing, 2, actor=aunt, proxy="px-1")
    _refused(world, no.ProxyMissing, 1, actor=person("uncle"), proxy="px-1")
    _refused(world, no.ProxyMissing, 1, actor=aunt, proxy="px-9")
    _refused(world, no.ProxyMissing, 1, actor=aunt, proxy="px-1", choices=[Choice("m-2", "AGREE")])
    world.cast(1, actor=aunt, proxy="px-1")
    with pytest.raises(no.UnknownMotion):
        _grant(world, 2, "aunt", "px-2", motion_ids=["m-9"])


def test_the_rules_may_cap_proxies_and_staff_hold_none(world: World) -> None:
    """PROXY_CAP_REACHED by the rules, PROXY_NOT_ALLOWED for the provider's staff (R-10)."""
    world.opened(NINE, rules=RuleParameters(proxy_cap=1))
    with pytest.raises(no.ProxyNotAllowed):
        _grant(world, 1, "guard", holder_is="provider_staff")
    _grant(world, 1, "guard")
    with pytest.raises(no.ProxyCapReached):
        _grant(world, 2, "guard", "px-2")
    staff = person("guard", "PROVIDER_STAFF")
    _refused(world, no.ProxyNotAllowed, 1, actor=staff, proxy="px-1")
    with pytest.raises(RoleNotAllowed):
        world.do(owner(2), wish.RevokeProxy(ESTATE, "mt-1", "px-1"))
    world.do(owner(1), wish.RevokeProxy(ESTATE, "mt-1", "px-1"))
    _grant(world, 2, "guard", "px-2")


def test_a_named_representative_votes_instead_of_the_others(world: World) -> None:
    """R-08: they name one; a guardian votes for a minor; unnamed, any co-owner may be first."""
    world.opened(NINE)
    entry = world.entry(1)
    world.do(owner(1), wish.NameRepresentative(ESTATE, "mt-1", entry, "wife", PROOF))
    _refused(world, RoleNotAllowed, 1)
    change = wish.ChangeStanding(ESTATE, "mt-1", entry, "representative", "son", PROOF)
    world.do(owner(1), change)
    world.cast(1, actor=person("son"))
    world.do(CLERK, wish.RegisterGuardian(ESTATE, "mt-1", world.entry(2), "father", PROOF))
    world.cast(2, actor=person("father"))
    assert [world.ballot(n).cast_by for n in (1, 2)] == ["representative", "guardian"]
    guardian = wish.ChangeStanding(ESTATE, "mt-1", entry, "guardian", "thief", PROOF)
    with pytest.raises(RoleNotAllowed):
        world.do(owner(1), guardian)


def test_a_developer_s_entry_is_his_organisation_s(world: World) -> None:
    """R-07: all unsold and undelivered units are one head, voted by the developer named."""
    entries = _nine()
    entries[0] = msgspec.structs.replace(entries[0], owners=("DEVELOPER:org-1",))
    world.registry.give("roll-1", entries)
    world.schedule()
    world.notice()
    world.to(local(OPENS, 9))
    other = person("d-2", "DEVELOPER", org="org-2")
    _refused(world, RoleNotAllowed, 1, actor=other)
    world.cast(1, actor=person("d-1", "DEVELOPER", org="org-1"))


def test_a_ballot_is_changed_by_who_cast_it_while_the_box_is_open(world: World) -> None:
    """C4: `If-Match`, the same person, the rules' permission; the last before the close counts."""
    world.opened(NINE)
    world.cast(1)
    entry = world.entry(1)
    c = wish.ChangeBallot(ESTATE, "mt-1", entry, [Choice("m-1", "DISAGREE")])
    with pytest.raises(RoleNotAllowed):
        world.do(owner(2), c)
    with pytest.raises(VersionConflict):
        world.do(owner(1), c, if_match=2)
    world.do(owner(1), c, if_match=1)
    assert world.ballot(1).sealed.version == 2
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        world.do(owner(1), c)


def test_the_rules_may_forbid_changing(world: World) -> None:
    """B5: `ballot_change`."""
    world.opened(NINE, rules=RuleParameters(ballot_change=False))
    world.cast(1)
    c = wish.ChangeBallot(ESTATE, "mt-1", world.entry(1), [Choice("m-1", "DISAGREE")])
    with pytest.raises(InvalidState):
        world.do(owner(1), c)


def test_a_ballot_stays_a_short_stream(world: World) -> None:
    """C4: the hundredth change counts, the next is refused, and the last one stands."""
    world.opened(NINE)
    world.cast(1)
    marks = [Choice("m-1", "DISAGREE"), Choice("m-1", "AGREE")]
    wishes = [wish.ChangeBallot(ESTATE, "mt-1", world.entry(1), [mark]) for mark in marks]
    for n in range(CHANGES):
        world.do(owner(1), wishes[n % 2])
    last = world.ballot(1).sealed
    with pytest.raises(InvalidState) as refused:
        world.do(owner(1), wishes[0])
    assert refused.value.details == {"stage": "CHANGED_TOO_OFTEN"}
    assert world.ballot(1).sealed == last


def test_a_paper_is_received_then_read_by_two(world: World) -> None:
    """C3: NOT_RECEIVED, SAME_OPERATOR; a third reading only where two differ."""
    world.opened(NINE)
    world.receive(1)
    world.cast(2)
    with pytest.raises(no.NotReceived):
        world.read(2, 1, "AGREE", OPERATOR)
    with pytest.raises(NotFound):
        world.read(3, 1, "AGREE", OPERATOR)
    wrong = wish.ReadBallot(ESTATE, "mt-1", world.entry(1), "paper-9", 1, [])
    with pytest.raises(no.NotReceived):
        world.do(OPERATOR, wrong)
    with pytest.raises(InvalidState):
        world.read(1, 2, "AGREE", OPERATOR)
    world.read(1, 1, "AGREE", OPERATOR)
    with pytest.raises(no.SameOperator):
        world.read(1, 2, "AGREE", OPERATOR)
    world.closed()
    world.read(1, 2, "AGREE", OPERATOR_2)
    with pytest.raises(InvalidState):
        world.read(1, 3, "AGREE", OPERATOR_3)
    assert world.ballot(1).stage == "READ"


def test_a_paper_comes_in_by_a_named_channel_and_not_from_the_future(world: World) -> None:
    """CHANNEL_NOT_ALLOWED for one the notice does not name."""
    world.opened(NINE)
    with pytest.raises(no.ChannelNotAllowed):
        world.receive(1, "door")
    world.receive(1)
    with pytest.raises(no.DuplicateBallot) as refused:
        world.receive(1)
    assert refused.value.details["channel"] == "paper"
    c = wish.ReceiveBallot(
        ESTATE, "mt-1", world.entry(2), "paper", "p-2", world.now + timedelta(minutes=1), SHA
    )
    with pytest.raises(ValidationFailed):
        world.do(OPERATOR, c)
    with pytest.raises(no.ProxyMissing):
        world.receive(3, cast_by="proxy", proxy="px-1")


def test_a_whole_paper_is_void_when_two_counters_say_so(world: World) -> None:
    """C15: two counters, one reason code; the same counter twice is SAME_OPERATOR."""
    world.opened(NINE)
    world.receive(1)
    world.closed()
    c = wish.VoidBallot(ESTATE, "mt-1", world.entry(1), "CASTER_NOT_VERIFIED")
    world.do(COUNTER, c)
    with pytest.raises(no.SameOperator):
        world.do(COUNTER, c)
    with pytest.raises(ValidationFailed):
        world.do(COUNTER_2, msgspec.structs.replace(c, reason="SECOND_PAPER"))
    world.do(COUNTER_2, c)
    assert world.ballot(1).stage == "VOID"
    with pytest.raises(RoleNotAllowed):
        world.do(person("x", "VOTE_COUNTER"), c)


def test_a_paper_is_void_for_want_of_a_signature_only_where_one_is_due(world: World) -> None:
    """R-10, C15: the rules of procedure, or the jurisdiction, say whether a ballot is signed."""
    world.opened(NINE)
    world.receive(1)
    world.closed()
    c = wish.VoidBallot(ESTATE, "mt-1", world.entry(1), "UNSIGNED")
    with pytest.raises(ValidationFailed):
        world.do(COUNTER, c)


def test_a_paper_may_be_void_as_unsigned_where_the_rules_ask_for_names(world: World) -> None:
    """R-10, C15: `ballot_form` NAMED_AND_SIGNED makes a missing signature a ground."""
    world.opened(NINE, rules=RuleParameters(ballot_form="NAMED_AND_SIGNED"))
    world.receive(1)
    world.closed()
    c = wish.VoidBallot(ESTATE, "mt-1", world.entry(1), "UNSIGNED")
    world.do(COUNTER, c)
    world.do(COUNTER_2, c)

    assert world.ballot(1).stage == "VOID"


def test_deliveries_are_lists_of_entries_of_the_roll(world: World) -> None:
    """C13, F46: NOT_ON_ROLL, no entry twice, before the close, at most 500 in one transaction."""
    world.opened(NINE)
    with pytest.raises(no.NotOnRoll):
        world.deliver([1, 10])
    with pytest.raises(ValidationFailed):
        world.deliver([1, 1])
    with pytest.raises(ValidationFailed):
        world.deliver([1], on=date(2026, 3, 19))
    with pytest.raises(no.ChannelNotAllowed):
        world.deliver([1], channel="video")
    world.deliver([1, 2])
    world.deliver([3], "b-2", proof=None)
    served = world.committee.counts.served(world.meeting().id)
    assert sorted(s.effective_service for s in served) == [False, True, True]
    with pytest.raises(RoleNotAllowed):
        world.do(person("p", "PMC_CHAIR"), _delivery(world))
    world.do(CHAIR, _delivery(world))
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        world.deliver([4], "b-3")


def _delivery(world: World) -> wish.RecordBallotDelivery:
    day = date(2026, 3, 18)
    return wish.RecordBallotDelivery(
        ESTATE,
        "mt-1",
        "b-9",
        [world.entry(5)],
        "app",
        "electronic",
        day,
        True,  # noqa: FBT003
    )


def test_a_second_paper_is_void_and_counted_as_returned(world: World) -> None:
    """G10: `SecondPaperReceived` in a stream of its own, for plausibility only."""
    world.opened(NINE)
    world.deliver([1])
    world.receive(1)

    def second(serial: str) -> None:
        c = wish.ReceiveSecondPaper(ESTATE, "mt-1", serial, world.entry(1), "paper", world.now, SHA)
        world.do(OPERATOR, c)

    second("p-x")
    counts = world.committee.counts
    world.committee.core.follower.catch_up()
    (found,) = counts.implausible(world.meeting().id)
    assert (found.delivered, found.returned) == (1, 2)
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        second("p-y")


def test_a_co_owner_s_objection_holds_the_ballot_as_disputed(world: World) -> None:
    """C16: without agreement before the close it abstains; the objector may agree."""
    world.opened(NINE)
    world.cast(1)
    entry = world.entry(1)
    world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))
    assert world.ballot(1).disputed
    with pytest.raises(InvalidState):
        world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))
    with pytest.raises(RoleNotAllowed):
        world.do(owner(2), wish.AgreeToBallot(ESTATE, "mt-1", entry))
    world.do(owner(1), wish.AgreeToBallot(ESTATE, "mt-1", entry))
    assert not world.ballot(1).disputed
    with pytest.raises(InvalidState):
        world.do(owner(1), wish.AgreeToBallot(ESTATE, "mt-1", entry))
    world.closed()
    with pytest.raises(no.VotingIsClosed):
        world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))


def test_a_ballot_is_not_objected_to_for_ever(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """C16: as often as it may be changed; the objection after is refused, and the ballot stands."""
    monkeypatch.setattr("committee.domain.ballot.CHANGES", 3)
    world.opened(NINE)
    world.cast(1)
    entry = world.entry(1)
    for _ in range(3):
        world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))
        world.do(owner(1), wish.AgreeToBallot(ESTATE, "mt-1", entry))
    with pytest.raises(InvalidState) as refused:
        world.do(owner(1), wish.ObjectToBallot(ESTATE, "mt-1", entry, SHA))
    assert refused.value.details == {"stage": "CHANGED_TOO_OFTEN"}
    assert not world.ballot(1).disputed


def test_no_ballot_can_bring_its_own_weight() -> None:
    """F28: an unknown field is refused; weight is the roll's."""
    body = {"motion_id": "m-1", "mark": "AGREE", "area_cm2": 9_999_999}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(body, Choice)


def test_a_ballot_for_a_meeting_that_is_not_noticed_has_no_box(world: World) -> None:
    """Nothing there, or not told yet."""
    with pytest.raises(NotFound):
        world.cast(1)
    world.schedule()
    _refused(world, no.VotingIsClosed, 1)
    for c in (
        wish.NameRepresentative(ESTATE, "mt-1", ESTATE, "x", PROOF),
        wish.RegisterGuardian(ESTATE, "mt-1", ESTATE, "x", PROOF),
    ):
        with pytest.raises(no.VotingIsClosed):
            world.do(OPERATOR, c)
    with pytest.raises(no.VotingIsClosed):
        world.deliver([1])


def test_a_meeting_is_folded_once_for_the_ballots_between_two_of_its_facts(world: World) -> None:
    """What ballots look at is the meeting as it stands, and no ballot changes it."""
    world.opened(NINE)
    seen = world.committee.core.executor.loaders[wish.CastBallot].__self__.seen  # type: ignore[attr-defined]
    world.cast(1)
    [first] = seen.values()
    world.cast(2)
    assert list(seen.values()) == [first]
    assert first.version == world.meeting().version
    assert not first.pending_events

    world.to(world.now + timedelta(days=2))
    world.cast(3)

    [second] = seen.values()
    assert second.turnout == world.meeting().turnout
    assert (first.turnout, second.turnout is None) == (None, False)
