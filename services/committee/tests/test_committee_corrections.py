"""An entry that turns out to be two owners is split: before the close, and after the count (C18)."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.refusals import RoleNotAllowed, ValidationFailed
from chassis.testing.kit import Scenario
from chassis.vault import Vault
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import BuildingArea, Choice, OwnerGroup, RuleParameters, Split
from committee.domain.corrections import correction_of
from committee.domain.known import ForCorrection
from committee.domain.roll import RollEntry, voting_roll
from committee.loading import Loaders
from committee.queries import Queries
from committee.rolls import Rolls
from services.committee.tests.committee_edge import Edge
from services.committee.tests.committee_examples import (
    ENTRIES,
    MAPPER,
    NOTICE,
    SCHEDULE,
    by,
    of,
)
from services.committee.tests.committee_kit import (
    CHAIR,
    CLERK,
    ESTATE,
    OPERATOR,
    OPERATOR_2,
    PROOF,
    World,
    entries_of,
    local,
    owner,
    person,
)

M2 = 10_000
TWIN = person("owner-1-twin")
"""Who bears the first owner's name and was taken for him."""


def doors(n: int = 9, first: int = 1) -> list[RollEntry]:
    """Give a roll on which the first entry holds two units, of 60 and of 40 m²."""
    entries = entries_of([100] * n)
    both = RollEntry(
        entries[0].entry_id,
        100 * M2,
        {"b1": 60 * M2, "b2": 40 * M2},
        ("u-60", "u-40"),
        ("owner-1",),
    )
    return [both, *entries[first:]]


def group(who: str, unit: str, building: str, m2: int) -> OwnerGroup:
    """Give an owner with one unit."""
    return OwnerGroup([who], [unit], [BuildingArea(building, m2 * M2)])


MINE = group("owner-1", "u-60", "b1", 60)
THE_TWIN_S = group("owner-1-twin", "u-40", "b2", 40)


def split(world: World, *groups: OwnerGroup, actor: Any = CLERK) -> list[RollEntry]:
    """Split the first entry before the close; give its parts."""
    wanted = Split(world.entry(1), list(groups or (MINE, THE_TWIN_S)))
    c = wish.CorrectRoll(ESTATE, "mt-1", "Two persons of one name", [PROOF], split=wanted)
    world.do(actor, c)
    return list(world.meeting().corrections[-1].after)


def cast(world: World, entry: Any, actor: Any, mark: Any = "AGREE") -> None:
    """Cast the ballot of a part."""
    world.do(actor, wish.CastBallot(ESTATE, "mt-1", entry, [Choice("m-1", mark)]))


def verdict_of(world: World) -> Any:
    """Count and give the one verdict."""
    return world.counted().counted.motions[0].verdict


@pytest.fixture
def voting(world: World) -> World:
    """Give an open vote on the roll with the entry of two units."""
    world.opened([], entries=doors())
    return world


def test_the_parts_of_an_entry_nobody_voted_for_vote_for_themselves(voting: World) -> None:
    """Both figures are recorded; each part is a head with its area; the entry is gone."""
    mine, other = split(voting)
    assert voting.entry(1) not in {mine.entry_id, other.entry_id}
    with pytest.raises(no.NotOnRoll):
        voting.cast(1)
    with pytest.raises(no.ProxyMissing):
        cast(voting, other.entry_id, owner(1))
    cast(voting, mine.entry_id, owner(1))
    cast(voting, other.entry_id, TWIN, "DISAGREE")
    for n in range(2, 8):
        voting.cast(n)

    (fact,) = facts(voting, "RollCorrected")
    assert (fact.heads_before, fact.heads_after, fact.area_cm2) == (9, 10, 100 * M2)
    verdict = verdict_of(voting)
    assert (verdict.total.heads, verdict.total.area_cm2) == (10, 900 * M2)
    assert (verdict.agree.heads, verdict.agree.area_cm2) == (7, 660 * M2)
    assert (verdict.disagree.heads, verdict.disagree.area_cm2) == (1, 40 * M2)


@pytest.mark.parametrize("caster", [0, 1])
def test_a_ballot_is_that_of_the_part_whose_owner_cast_it(world: World, caster: int) -> None:
    """The other part has returned nothing; it may vote until the close and need not."""
    shared = doors()
    shared[0] = RollEntry(
        shared[0].entry_id, 100 * M2, shared[0].by_building, shared[0].units,
        ("owner-1", "owner-1-twin"),
    )  # fmt: skip
    world.opened([], entries=shared)
    who = (owner(1), TWIN)
    world.cast(1, actor=who[caster])
    parts = split(world)
    assert [part.entry_id == world.entry(1) for part in parts] == [caster == 0, caster == 1]
    with pytest.raises(no.DuplicateBallot):
        world.cast(1, actor=who[caster])
    for n in range(2, 8):
        world.cast(n)
    agreed = world.counted().counted.motions[0].verdict.agree
    assert (agreed.heads, agreed.area_cm2) == (7, 600 * M2 + (60, 40)[caster] * M2)


def test_the_part_that_had_not_voted_votes_after_the_split(voting: World) -> None:
    """And who cast before may still change what is his."""
    voting.cast(1)
    mine, other = split(voting)
    cast(voting, other.entry_id, TWIN, "DISAGREE")
    choices = [Choice("m-1", "ABSTAIN")]
    voting.do(owner(1), wish.ChangeBallot(ESTATE, "mt-1", mine.entry_id, choices))
    for n in range(2, 7):
        voting.cast(n)
    verdict = verdict_of(voting)
    assert (verdict.abstain.area_cm2, verdict.disagree.area_cm2) == (60 * M2, 40 * M2)
    assert verdict.participating.heads == 7


def test_a_paper_of_which_nothing_says_whose_it_is_speaks_for_no_part(voting: World) -> None:
    """It lies in the box, is read and is on nobody's side; the parts may vote themselves."""
    voting.deliver([1])
    voting.receive(1)
    for n in range(2, 8):
        voting.cast(n)
    mine, _ = split(voting)
    assert voting.entry(1) != mine.entry_id
    cast(voting, mine.entry_id, owner(1), "DISAGREE")
    voting.closed()
    voting.read(1, 1, "AGREE", OPERATOR)
    voting.read(1, 2, "AGREE", OPERATOR_2)
    voting.sealed()
    voting.do(person("counter-1", "VOTE_COUNTER"), wish.CompareReadings(ESTATE, "mt-1"))
    counted = voting.count().counted
    assert counted.ballots == 8
    verdict = counted.motions[0].verdict
    assert (verdict.agree.heads, verdict.disagree.heads) == (6, 1)
    assert verdict.disagree.area_cm2 == 60 * M2


def test_a_proxy_s_ballot_is_that_of_the_part_whose_owner_gave_the_proxy(voting: World) -> None:
    """Whoever holds it: the written proxy says for whom he voted (R-10)."""
    grant = wish.GrantProxy(ESTATE, "mt-1", "px-1", voting.entry(1), "aunt", "family", PROOF)
    voting.do(owner(1), grant)
    voting.cast(1, actor=person("aunt"), proxy="px-1")
    mine, other = split(voting)
    assert mine.entry_id == voting.entry(1)
    assert other.entry_id != voting.entry(1)


def test_a_caster_who_is_in_both_parts_has_cast_for_neither(voting: World) -> None:
    """Alone for one unit, with his wife for the other: nothing tells which he meant."""
    voting.cast(1)
    both = OwnerGroup(["owner-1", "wife"], ["u-40"], [BuildingArea("b2", 40 * M2)])
    parts = split(voting, MINE, both)
    assert voting.entry(1) not in {part.entry_id for part in parts}


def test_a_developer_keeps_the_ballot_his_organisation_cast(world: World) -> None:
    """R-07: unsold units are his, one of them was sold; who pressed the button is not asked."""
    entries = doors()
    entries[0] = RollEntry(
        entries[0].entry_id, 100 * M2, entries[0].by_building, entries[0].units, ("DEVELOPER:org-1",)
    )  # fmt: skip
    world.opened([], entries=entries)
    world.cast(1, actor=person("clerk-of-org", "DEVELOPER", org="org-1"))
    his = group("DEVELOPER:org-1", "u-60", "b1", 60)
    kept, other = split(world, his, THE_TWIN_S)
    assert kept.entry_id == world.entry(1)
    cast(world, other.entry_id, TWIN)


def test_what_proves_the_delivery_of_an_entry_proves_none_of_a_new_part(world: World) -> None:
    """R-11: only who was served, and warned, may be counted as silent."""
    world.opened([], entries=doors(), rules=RuleParameters(non_voter_policy="FOLLOW_MAJORITY"))
    for n in range(3, 10):
        world.cast(n)
    world.deliver([1, 2])
    split(world)
    assert verdict_of(world).deemed.heads == 1  # the second entry


def test_a_part_is_delivered_to_like_any_entry(world: World) -> None:
    """From the split on it is an entry of the roll; the one it came from is not."""
    world.opened([], entries=doors())
    _, other = split(world)

    def deliver(entry: Any, batch: str) -> None:
        c = wish.RecordBallotDelivery(
            ESTATE,
            "mt-1",
            batch=batch,
            entries=[entry],
            channel="paper",
            method="hand",
            delivered_on=date(2026, 3, 18),
            consequence_notice=True,
            proof=PROOF,
        )
        world.do(OPERATOR, c)

    deliver(other.entry_id, "b-1")
    assert [s.entry for s in world.committee.counts.served(world.meeting().id)] == [other.entry_id]
    with pytest.raises(no.NotOnRoll):
        deliver(world.entry(1), "b-2")


def test_a_part_may_be_joined_with_what_is_its_owner_s(voting: World) -> None:
    """The twin owns the second entry, too: split first, then joined; one head again."""
    voting.cast(2)
    _, other = split(voting)
    merged = [other.entry_id, voting.entry(2)]
    voting.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "The twin's", [PROOF], merged))
    for n in range(3, 8):
        voting.cast(n)
    verdict = verdict_of(voting)
    assert (verdict.total.heads, verdict.agree.heads) == (9, 6)
    assert verdict.agree.area_cm2 == 640 * M2
    with pytest.raises(no.VotingIsClosed):
        split(voting)


def join(world: World, *ns: int) -> list[Any]:
    """Join entries before the close; give them."""
    merged = [world.entry(n) for n in ns]
    world.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "One person", [PROOF], merged))
    return merged


def part(world: World, entries: Sequence[Any]) -> None:
    """Undo a joining before the close."""
    world.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "Two after all", [PROOF], parted=[*entries]))


def test_entries_that_were_joined_are_not_split_by_hand(voting: World) -> None:
    """Their ballots are two: which part would have which? They are parted as they were joined."""
    join(voting, 1, 2)
    with pytest.raises(ValidationFailed, match="joined"):
        split(voting)


def test_entries_that_were_joined_and_are_two_owners_are_parted_until_the_close(
    voting: World,
) -> None:
    """Both figures are recorded; each has again the ballot it cast, and its own head (C18)."""
    voting.cast(1)
    merged = join(voting, 1, 2)
    assert voting.meeting().heads == 8
    part(voting, merged)
    voting.cast(2, "DISAGREE")
    for n in range(3, 8):
        voting.cast(n)

    fact = facts(voting, "RollCorrected")[-1]
    assert (fact.heads_before, fact.heads_after, fact.area_cm2) == (8, 9, 200 * M2)
    verdict = verdict_of(voting)
    assert (verdict.total.heads, verdict.total.area_cm2) == (9, 900 * M2)
    assert (verdict.agree.heads, verdict.disagree.heads) == (6, 1)
    with pytest.raises(no.VotingIsClosed):
        part(voting, merged)


def test_only_what_one_correction_joined_is_parted_and_once(voting: World) -> None:
    """Of three that were joined one after another, the one that was wrong goes; nothing else does."""
    first = join(voting, 2, 3)
    head = next(n for n in (2, 3) if voting.entry(n) == min(first))
    second = join(voting, head, 4)
    before = voting.meeting().merges
    for wrong in ([voting.entry(1), voting.entry(2)], [*first, voting.entry(4)], first[:1]):
        with pytest.raises(ValidationFailed, match="parted"):
            part(voting, wrong)
    both = wish.CorrectRoll(ESTATE, "mt-1", "?", [PROOF], first, parted=first)
    with pytest.raises(ValidationFailed, match="only one"):
        voting.do(CLERK, both)
    assert voting.meeting().merges == before

    part(voting, first)
    assert voting.meeting().merges == (tuple(second),)
    assert voting.meeting().heads == 8
    with pytest.raises(ValidationFailed, match="parted"):
        part(voting, first)
    voting.committee.close()
    voting.committee = voting.open()
    assert voting.meeting().heads == 8
    part(voting, second)
    assert voting.meeting().merges == ()


def test_a_joining_found_wrong_after_the_count_puts_both_verdicts_side_by_side(
    voting: World,
) -> None:
    """`RollDefectFound`: joined they disagree and so abstain; parted, each has its mark (C18)."""
    for n in range(1, 6):
        voting.cast(n)
    voting.cast(6, "DISAGREE")
    merged = join(voting, 5, 6)
    voting.counted()
    voting.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], parted=merged))

    (fact,) = facts(voting, "RollDefectFound")
    before, after = fact.counted[0].verdict, fact.corrected[0].verdict
    assert (before.total.heads, after.total.heads) == (8, 9)
    assert (before.agree.heads, before.abstain.heads) == (4, 1)
    assert (after.agree.heads, after.disagree.heads, after.abstain.heads) == (5, 1, 0)
    assert (before.result, after.result) == ("NOT_PASSED", "PASSED")
    assert fact.differs == voting.meeting().pending == ("m-1",)


@pytest.mark.parametrize(
    ("groups", "problem"),
    [
        ([MINE, group("owner-1-twin", "u-40", "b2", 39)], "areas"),
        ([MINE, group("owner-1-twin", "u-40", "b1", 40)], "areas"),
        ([MINE, group("owner-1-twin", "u-60", "b2", 40)], "unit"),
        ([MINE, group("owner-1-twin", "u-41", "b2", 40)], "unit"),
        ([MINE, group("owner-1", "u-40", "b2", 40)], "stands twice"),
    ],
)
def test_parts_that_are_not_just_the_whole_entry_are_refused(
    voting: World, groups: Sequence[OwnerGroup], problem: str
) -> None:
    """The areas sum to the entry's in every building, every unit is somebody's, nobody twice."""
    head = voting.committee.core.store.head()
    with pytest.raises(ValidationFailed, match=problem):
        split(voting, *groups)
    assert voting.committee.core.store.head() == head


def test_a_correction_either_joins_or_splits_an_entry_of_the_roll(voting: World) -> None:
    """Neither, both, one entry alone, or an entry that is not there: refused."""
    wanted = Split(voting.entry(1), [MINE, THE_TWIN_S])
    merged = [voting.entry(1), voting.entry(2)]
    for more in ({}, {"merged": merged[:1]}, {"merged": merged, "split": wanted}):
        with pytest.raises(ValidationFailed):
            voting.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "?", [PROOF], **more))
    missing = Split(voting.entry(40), [MINE, THE_TWIN_S])
    with pytest.raises(no.NotOnRoll):
        voting.do(CLERK, wish.CorrectRoll(ESTATE, "mt-1", "?", [PROOF], split=missing))


def test_a_split_found_after_the_count_puts_both_verdicts_side_by_side(voting: World) -> None:
    """`RollDefectFound`: where they differ the decision waits (PENDING_CONTEST)."""
    for n in range(1, 7):
        voting.cast(n)
    voting.counted()
    split_now = Split(voting.entry(1), [MINE, THE_TWIN_S])
    voting.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], split=split_now))

    (fact,) = facts(voting, "RollDefectFound")
    before, after = fact.counted[0].verdict, fact.corrected[0].verdict
    assert (before.result, after.result) == ("PASSED", "NOT_PASSED")
    assert after.failed == ("QUORUM_AREA", "QUORUM_HEADS")  # 560 of 900 m², 6 of 10 heads
    assert (before.agree.area_cm2, after.agree.area_cm2) == (600 * M2, 560 * M2)
    assert after.total.heads == 10
    assert fact.differs == voting.meeting().pending == ("m-1",)
    voting.post()
    voting.to(local(date(2026, 5, 1)))
    assert voting.meeting().stage == "RESULT_POSTED"


def test_a_split_that_turns_nothing_lets_the_result_be_final(voting: World) -> None:
    """Both verdicts are recorded all the same; nothing is pending."""
    for n in range(1, 9):
        voting.cast(n)
    voting.counted()
    split_now = Split(voting.entry(1), [MINE, THE_TWIN_S])
    voting.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], split=split_now))
    assert voting.meeting().pending == ()
    voting.post()
    voting.to(local(date(2026, 5, 1)))
    assert voting.meeting().stage == "RESULT_FINAL"


def test_the_box_is_not_opened_for_who_may_not_find_a_defect(
    voting: World, monkeypatch: Any
) -> None:
    """C5: the key is released for a command that is carried out, and for no other."""
    voting.cast(1)
    voting.counted()
    opened: list[str] = []
    monkeypatch.setattr(Vault, "take_out", lambda _, name, _boxes: opened.append(name))
    c = wish.RecordRollDefect(
        ESTATE, "mt-1", [PROOF], split=Split(voting.entry(1), [MINE, THE_TWIN_S])
    )
    short = Split(voting.entry(1), [MINE, group("owner-1-twin", "u-40", "b2", 39)])
    with pytest.raises(RoleNotAllowed):
        voting.do(CHAIR, c)
    with pytest.raises(ValidationFailed):
        voting.do(CLERK, wish.RecordRollDefect(ESTATE, "mt-1", [PROOF], split=short))
    assert opened == []


def test_the_public_meeting_counts_the_heads_as_corrected(voting: World) -> None:
    """What a quorum needs is said on the roll as it was put right."""
    queries = Queries(voting.committee)

    def needed() -> int:
        heads: int = queries.meeting(ESTATE, "mt-1")["needed"]["heads"]
        return heads

    assert needed() == 6
    split(voting)
    assert needed() == 7  # two thirds of ten


def test_a_turnout_counts_parts_and_no_ballot_of_a_split_entry(world: World) -> None:
    """C11: a paper that is no part's is in no figure."""
    world.opened([], entries=doors(40))
    for n in range(2, 14):
        world.cast(n)
    world.receive(1)
    mine, _ = split(world)
    world.to(local(date(2026, 3, 19), 18, 1))
    assert world.meeting().turnout.voted.heads == 12
    cast(world, mine.entry_id, owner(1))
    shown = world.committee.counts.turnout(ESTATE, world.meeting())
    assert shown.area_m2 == 1200  # moves by five heads
    groups = [g.total_heads for g in shown.groups]
    assert sum(groups) == 41


def test_a_split_roll_is_read_again_from_the_log(voting: World) -> None:
    """A service opened anew knows the parts."""
    parts = split(voting)
    voting.committee.close()
    voting.committee = voting.open()
    entry = voting.committee.rolls.entry(ESTATE, voting.meeting(), parts[1].entry_id)
    assert entry == parts[1]


def during(monkeypatch: Any, cls: Any, name: str, act: Callable[[], Any]) -> None:
    """Have something happen between what a command looked at and what it records, once."""
    look, waiting = getattr(cls, name), [act]

    def looked(self: Any, *args: Any) -> Any:
        found = look(self, *args)
        if waiting:
            waiting.pop()()
        return found

    monkeypatch.setattr(cls, name, looked)


def test_a_ballot_that_comes_in_while_its_entry_is_split_is_seen(
    voting: World, monkeypatch: Any
) -> None:
    """G12: decided again with what came between; the ballot is its owner's part's."""
    during(monkeypatch, Loaders, "_group_that_cast", lambda: voting.cast(1))
    mine, _ = split(voting)
    assert mine.entry_id == voting.entry(1)


def test_an_entry_that_is_split_while_its_ballot_comes_in_lets_it_in_no_more(
    voting: World, monkeypatch: Any
) -> None:
    """Else the ballot would lie in the box for nobody and its owner not know."""
    during(monkeypatch, Rolls, "entry", lambda: split(voting))
    with pytest.raises(no.NotOnRoll):
        voting.cast(1)
    assert voting.ballot(1) is None


def test_a_split_is_told_as_one_correction() -> None:
    """Given a noticed vote, when an entry is split, then the fact holds it and its parts."""
    whole = doors()[0]
    wanted = Split(whole.entry_id, [MINE, THE_TWIN_S])
    c = wish.CorrectRoll(*of(), reason="Two", evidence=[PROOF], split=wanted)
    known = ForCorrection((whole,), 9, cast_by=1)
    told = by("clerk", "REGISTRY_CLERK", c, known)
    expected = correction_of(c, known, ())
    assert [part.entry_id == whole.entry_id for part in expected.after] == [False, True]
    Scenario(MAPPER).given(SCHEDULE, NOTICE).when(told).then(
        "RollCorrected", correction=expected, heads_before=9, heads_after=10, area_cm2=100 * M2
    )


@given(shares=st.lists(st.integers(1, 10**6), min_size=2, max_size=12), data=st.data())
def test_splitting_keeps_the_area_and_every_unit(shares: list[int], data: Any) -> None:
    """Whatever the parts: the roll's area stays, its heads grow by the parts less one (R-07)."""
    at = data.draw(st.none() | st.integers(0, len(shares) - 1))
    units = tuple(f"u-{n}" for n in range(len(shares)))
    whole = RollEntry(ENTRIES[0].entry_id, sum(shares), {"b1": sum(shares)}, units, ("owner-1",))
    groups = [
        OwnerGroup([f"part-{n}"], [unit], [BuildingArea("b1", share)])
        for n, (unit, share) in enumerate(zip(units, shares, strict=True))
    ]
    c = wish.CorrectRoll(*of(), reason="?", evidence=[PROOF], split=Split(whole.entry_id, groups))
    correction = correction_of(c, ForCorrection((whole,), 9, at), ())
    roll = voting_roll([whole, *ENTRIES[1:]], [correction])
    assert sum(e.area_cm2 for e in roll.values()) == sum(shares) + 800 * M2
    assert len(roll) == 9 + correction.more_heads == 8 + len(shares)
    assert (whole.entry_id in roll) == (at is not None)
    assert at is None or roll[whole.entry_id].owners == (f"part-{at}",)


def test_an_entry_is_split_over_http(voting: World) -> None:
    """As the clerk sends it: the entry, each group's owners, units and areas."""
    wanted = Split(voting.entry(1), [MINE, THE_TWIN_S])
    c = wish.CorrectRoll(ESTATE, "mt-1", "Two persons", [PROOF], split=wanted)
    answer = Edge(voting).post(CLERK, c)
    assert answer.status_code == 201, answer.text
    assert voting.meeting().heads == 10
    assert "owner-1" not in answer.text


def facts(world: World, name: str) -> list[Any]:
    """Give the facts of a name, in order."""
    core = world.committee.core
    page = core.store.page(0, 5000)
    return [core.mapper.read(s) for s in page if s.topic.endswith("." + name)]
