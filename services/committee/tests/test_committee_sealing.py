"""Sealing: no mark is readable before the count, by nobody, from nothing (ruling C5)."""

import base64
import hashlib
import shutil
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.exceptions import InvalidTag

from chassis.domain import stream_id
from chassis.vault import Vault, WrappingKeyRefused
from committee import commands as wish
from committee.box import BrokenCommitment, is_his
from committee.commands.forms import Choice, Motion
from committee.domain import paper
from services.committee.tests.committee_kit import (
    COUNTER,
    ESTATE,
    OPERATOR,
    World,
    entries_of,
    owner,
)

NINE = [100] * 9
CANARY = "Canary-Option-7f3a9c51"
ASKED = Motion(
    "m-1", "Which", "Which of them", [4], kind="ONE_OF", options=["Plain", CANARY, "NONE"]
)


def _choose(option: str) -> list[Choice]:
    return [Choice("m-1", "OPTION", option)]


def _forms(text: str) -> list[bytes]:
    raw = text.encode()
    return [raw, base64.b64encode(raw).rstrip(b"=")[:-1], raw.hex().encode()]


def _ballot_states(world: World) -> list[bytes]:
    page = world.committee.core.store.page(0, 5000)
    return [s.state for s in page if s.topic.startswith("committee.Ballot.")]


def test_no_stored_byte_of_a_ballot_tells_its_mark(world: World) -> None:
    """The canary stands in the public motion; in no ballot, receipt or view row is it ever found."""
    world.opened(NINE, motions=[ASKED])
    world.cast(1, choices=_choose(CANARY))
    world.deliver([2])
    world.receive(2)
    c = wish.ReadBallot(ESTATE, "mt-1", world.entry(2), "paper-2", 1, _choose(CANARY))
    world.do(OPERATOR, c)
    world.committee.core.follower.catch_up()
    for state in _ballot_states(world):
        assert not any(form in state for form in _forms(CANARY))
    folder = world.folder / "data"
    for file in (*(folder / "views").rglob("*"), *(folder / "vault").rglob("*")):
        held = file.read_bytes()
        assert not any(form in held for form in _forms(CANARY)), file.name


def test_every_ballot_has_one_length(world: World) -> None:
    """Choices are padded: the length of a box says nothing about what lies in it."""
    world.opened(NINE, motions=[ASKED])
    for n, option in enumerate(("Plain", CANARY, "NONE"), start=1):
        world.cast(n, choices=_choose(option))
    world.cast(4, choices=[Choice("m-1", "ABSTAIN")])
    sealed = [world.ballot(n).sealed for n in range(1, 5)]
    assert len({len(s.box) for s in sealed}) == 1
    assert len({len(s.own.box) for s in sealed}) == 1
    assert len({len(state) for state in _ballot_states(world)}) <= 2  # owner-1..9 are one length


def test_equal_marks_are_sealed_and_committed_differently(world: World) -> None:
    """A salt of 32 bytes: neither boxes nor commitments can be compared with one another."""
    world.opened(NINE)
    for n in range(1, 6):
        world.cast(n)
    sealed = [world.ballot(n).sealed for n in range(1, 6)]
    assert len({s.box for s in sealed}) == len({s.commitment for s in sealed}) == 5


def test_the_voter_is_sealed_under_his_own_key(world: World) -> None:
    """`by.subject` of ballots, deliveries and proxies is a sealed field; only he is recognised."""
    world.opened(NINE)
    world.cast(1)
    world.deliver([2])
    core = world.committee.core
    for stored in core.store.page(0, 100):
        if stored.topic.startswith(("committee.Ballot.", "committee.DeliveryBatch.")):
            assert b"owner-1" not in stored.state
            assert b"operator-1" not in stored.state
    by = core.mapper.read(core.store.events(world.ballot(1).id)[0]).by
    assert is_his(core.vault, "owner-1", by.subject)
    assert not is_his(core.vault, "owner-2", by.subject)


def test_the_commitment_binds_meeting_entry_version_salt_and_choices() -> None:
    """SHA-256(`cogov-ballot/v1` ‖ meeting ‖ entry ‖ version ‖ salt ‖ canonical choices)."""
    meeting, entry, salt = ESTATE, stream_id("/e"), b"s" * 32
    marks = paper.canonical({"m-2": "AGREE", "m-1": "ABSTAIN"})
    assert marks == b'{"m-1":"ABSTAIN","m-2":"AGREE"}'
    expected = hashlib.sha256(
        b"cogov-ballot/v1" + meeting.bytes + entry.bytes + bytes([0] * 7 + [3]) + salt + marks
    ).hexdigest()
    assert paper.commitment(meeting, entry, 3, salt, marks) == expected
    others = [
        paper.commitment(entry, entry, 3, salt, marks),
        paper.commitment(meeting, meeting, 3, salt, marks),
        paper.commitment(meeting, entry, 4, salt, marks),
        paper.commitment(meeting, entry, 3, b"t" * 32, marks),
        paper.commitment(meeting, entry, 3, salt, paper.canonical({"m-1": "AGREE"})),
    ]
    assert all(a != b for a, b in pairwise(sorted({expected, *others})))


def test_a_box_moved_to_another_entry_does_not_open(world: World) -> None:
    """The place is part of the sealing: swapped ballots are found, not counted."""
    world.opened(NINE)
    world.cast(1)
    world.cast(2, "DISAGREE")
    world.closed()
    one, two = world.committee.counts.lying(world.meeting().id)
    one.ballot.sealed, two.ballot.sealed = two.ballot.sealed, one.ballot.sealed
    with pytest.raises(InvalidTag):
        world.committee.box.open(world.meeting().id, [one, two])


def test_one_s_own_copy_moved_to_another_ballot_of_his_does_not_open(world: World) -> None:
    """Owner of two entries: his two copies lie under one key, and yet cannot be swapped."""
    nine = entries_of(NINE)
    nine[1] = msgspec.structs.replace(nine[1], owners=("owner-1", "owner-2"))
    world.opened(NINE, entries=nine)
    world.cast(1)
    world.cast(2, "DISAGREE", actor=owner(1))
    one, two = world.ballot(1), world.ballot(2)
    own = world.committee.box.own
    assert [own("owner-1", ballot) for ballot in (one, two)] == [
        {"m-1": "AGREE"},
        {"m-1": "DISAGREE"},
    ]

    one.sealed, two.sealed = (
        msgspec.structs.replace(one.sealed, own=two.sealed.own),
        msgspec.structs.replace(two.sealed, own=one.sealed.own),
    )
    for ballot in (one, two):
        with pytest.raises(InvalidTag):
            own("owner-1", ballot)


def test_an_earlier_version_of_one_s_own_copy_does_not_pass_for_the_last(world: World) -> None:
    """A changed ballot is another place: what was marked before cannot be put back."""
    world.opened(NINE)
    world.cast(1)
    first = world.ballot(1).sealed
    world.do(
        owner(1),
        wish.ChangeBallot(ESTATE, "mt-1", world.entry(1), [Choice("m-1", "DISAGREE")]),
    )
    ballot = world.ballot(1)
    assert world.committee.box.own("owner-1", ballot) == {"m-1": "DISAGREE"}

    ballot.sealed = msgspec.structs.replace(ballot.sealed, own=first.own)
    with pytest.raises(InvalidTag):
        world.committee.box.own("owner-1", ballot)


def test_a_commitment_that_does_not_fit_stops_the_count(world: World) -> None:
    """What the box holds must be what was committed to."""
    world.opened(NINE)
    world.cast(1)
    world.closed()
    (one,) = world.committee.counts.lying(world.meeting().id)
    assert one.ballot.sealed is not None
    one.ballot.sealed = msgspec.structs.replace(one.ballot.sealed, commitment="0" * 64)
    with pytest.raises(BrokenCommitment):
        world.committee.box.open(world.meeting().id, [one])


def test_a_copy_of_the_data_without_the_key_file_opens_nothing(
    world: World, tmp_path: Path
) -> None:
    """The wrapping key lies outside the data folder."""
    world.opened(NINE)
    world.cast(1)
    shutil.copytree(world.folder / "data", tmp_path / "thief" / "data")
    with pytest.raises(WrappingKeyRefused):
        World(tmp_path / "thief")


def test_destroying_the_voter_s_key_leaves_the_count_repeatable(world: World) -> None:
    """X21, domain 4.8: his own copy is REDACTED, the verdict is the same again."""
    world.opened(NINE)
    for n in range(1, 7):
        world.cast(n)
    world.sealed()
    before = world.committee.counts.count(ESTATE, world.meeting())
    world.committee.core.vault.destroy("owner-1", "ballot")
    assert world.committee.counts.count(ESTATE, world.meeting()) == before
    assert world.committee.box.own("owner-1", world.ballot(1)) is None
    assert world.committee.box.own("owner-2", world.ballot(2)) == {"m-1": "AGREE"}


def test_the_key_is_released_only_for_commands_that_are_carried_out(
    world: World, monkeypatch: Any
) -> None:
    """A refused count opens nothing: not before the close, not for a stranger, not unsealed."""
    world.opened(NINE)
    world.cast(1)
    opened: list[str] = []
    monkeypatch.setattr(Vault, "take_out", lambda _, name, _boxes: opened.append(name))
    tries = [
        (COUNTER, wish.ProposeCount(ESTATE, "mt-1")),
        (COUNTER, wish.CompareReadings(ESTATE, "mt-1")),
        (owner(1), wish.ProposeCount(ESTATE, "mt-1")),
    ]
    for _ in range(2):
        for actor, c in tries:
            with pytest.raises(Exception, match=r"INVALID_STATE|ROLE_NOT_ALLOWED"):
                world.do(actor, c)
        world.closed()
    assert opened == []
