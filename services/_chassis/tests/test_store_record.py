"""What `record` and its readers promise, the same on PostgreSQL and SQLite."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from chassis.store import Expect, Guard, Outcome, Receipt, Store, Stored, Tracking

OPENS = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
CLOSES = datetime(2026, 3, 20, 10, 0, tzinfo=UTC)
TICK = timedelta(microseconds=1)
VOTE = uuid4()


def event(stream: UUID, version: int = 1, topic: str = "vote.Ballot.Cast") -> Stored:
    """Make an event whose state tells its version."""
    return Stored(stream, version, topic, f'{{"n":{version}}}'.encode())


def record(store: Store, *facts: Stored, key: str = "", said: bytes = b"", **more: Any) -> Outcome:
    """Record facts on the first one's stream, under a key if one is given."""
    receipt = Receipt("issuer subject client", key, said) if key else None
    return store.record(facts[0].stream, facts, receipt, **more)


def opened(store: Store, guard: UUID = VOTE) -> UUID:
    """Open a vote for the span between OPENS and CLOSES."""
    store.record(
        guard, [event(guard, 1, "vote.Vote.Opened")], None, [Guard("opens", guard, OPENS, CLOSES)]
    )
    return guard


def ballot_at(store: Store, now: datetime, *guards: Guard) -> Outcome:
    """Record a ballot at a virtual instant, while the vote is open."""
    return record(store, event(uuid4()), guards=guards or (Guard("needs", VOTE),), now=now)


def moves(to: datetime) -> Guard:
    """Give the guard that extends the vote."""
    return Guard("moves", VOTE, closes_at=to)


def test_events_come_back_as_they_were_written(store: Store) -> None:
    """State bytes and topics are returned unchanged, whatever is in them."""
    stream = uuid4()
    odd = Stored(stream, 1, 'vote."odd",{\\}.NULL', bytes(range(256)))
    outcome = record(store, odd, event(stream, 2))
    assert outcome == Outcome("recorded", 2, outcome.position)
    first, second = store.events(stream)
    assert (first.topic, first.state) == (odd.topic, odd.state)
    assert (first.stream, first.version, second.version) == (stream, 1, 2)
    assert store.page(0) == [first, second]
    assert store.events(stream, after=1) == [second]
    assert store.events(stream, after=2) == []


def test_a_read_gives_the_receipt_and_the_stream_together(store: Store) -> None:
    """One read tells what a key did before and what the stream holds, in order of version."""
    stream = uuid4()
    record(store, event(stream, 1), event(stream, 2), event(stream, 3), key="k", said=b"s")
    done, events = store.read(stream, "issuer subject client", "k")
    assert done == Outcome("done", 3, store.head(), b"s")
    assert [e.version for e in events] == [1, 2, 3]
    assert store.read(uuid4(), "issuer subject client", "another") == (None, [])
    assert store.read(stream, "another subject", "k")[0] is None


def test_the_same_key_gives_the_first_answer_again(store: Store) -> None:
    """A repeat writes nothing and answers with the first version and position."""
    stream = uuid4()
    first = record(store, event(stream), key="k", said=b"this")
    record(store, event(stream, 2))
    again = record(store, event(stream), key="k", said=b"this")
    assert first.what == "recorded"
    assert again == Outcome("done", first.version, first.position, b"this")
    assert len(store.events(stream)) == 2


def test_another_body_under_a_key_hears_what_was_said_first(store: Store) -> None:
    """The remembered fingerprint is told, so that the caller can refuse the other body."""
    record(store, event(uuid4()), key="k", said=b"this")
    other = record(store, event(uuid4()), key="k", said=b"that")
    assert (other.what, other.said) == ("done", b"this")
    assert len(store.page(0)) == 1


def test_a_stream_that_has_moved_on_is_a_conflict(store: Store) -> None:
    """A version that is taken, or that would leave a gap, is refused and leaves no trace."""
    stream = uuid4()
    record(store, event(stream))
    head = store.head()
    for version in (1, 3):
        assert record(store, event(stream, version), key=f"k{version}").what == "conflict"
    assert record(store, event(uuid4()), event(stream)).what == "conflict"
    assert store.head() == head
    assert store.read(stream, "issuer subject client", "k1")[0] is None


def test_a_gap_between_a_command_s_own_events_is_a_conflict(store: Store) -> None:
    """Each follows its stream's last event, or another one of the command, in whatever order."""
    stream = uuid4()
    assert record(store, event(stream), event(stream, 3)).what == "conflict"
    assert store.head() == 0
    assert record(store, event(stream, 2), event(stream)).what == "recorded"


def test_two_events_of_one_version_in_a_command_are_a_conflict(store: Store) -> None:
    """The primary key is the last word: nothing of such a command is written."""
    stream = uuid4()
    tracking = Tracking("committee", 0, 7)
    assert record(store, event(stream), event(stream), tracking=tracking).what == "conflict"
    assert store.page(0) == []
    assert record(store, event(stream), tracking=tracking).what == "recorded"


def test_a_command_over_several_streams_answers_with_its_own_version(store: Store) -> None:
    """The version is the commanded stream's, the position the command's last event's."""
    meeting, motion = uuid4(), uuid4()
    record(store, event(motion, 1), event(motion, 2), event(motion, 3))
    facts = [event(motion, 4), event(meeting, 1), event(motion, 5)]
    outcome = store.record(meeting, facts, Receipt("s", "k", b""))
    assert (outcome.version, outcome.position) == (1, store.head())
    assert store.record(meeting, [], Receipt("s", "k", b"")).version == 1


def test_a_command_may_move_only_the_position(store: Store) -> None:
    """Without events the answer carries the stream's present version and position 0."""
    stream = uuid4()
    record(store, event(stream))
    outcome = store.record(stream, [], Receipt("s", "k", b"x"), (), Tracking("registry", 3, 9))
    assert outcome == Outcome("recorded", 1, 0, b"x")
    assert store.record(stream, [], None, (), Tracking("registry", 3, 9)).what == "seen"


def test_another_services_fact_is_acted_on_once(store: Store) -> None:
    """Per source and partition only a newer position has an effect."""

    def act_on(partition: int, position: int) -> str:
        tracking = Tracking("registry", partition, position)
        return record(store, event(uuid4()), tracking=tracking).what

    assert [act_on(0, 5), act_on(0, 5), act_on(0, 4)] == ["recorded", "seen", "seen"]
    assert [act_on(1, 4), act_on(0, 9), act_on(0, 6)] == ["recorded", "recorded", "seen"]
    assert len(store.page(0)) == 3


def test_a_refused_command_does_not_move_the_position(store: Store) -> None:
    """What was refused for another reason may be tried again."""
    tracking = Tracking("registry", 0, 5)
    late = record(store, event(uuid4()), guards=[Guard("needs", VOTE)], tracking=tracking)
    assert late.what == "closed"
    assert record(store, event(uuid4()), tracking=tracking).what == "recorded"


def test_a_decision_on_a_view_holds_until_its_topics_move(store: Store) -> None:
    """Only an event under one of the prefixes and after the head makes it `moved`."""
    record(store, event(uuid4(), 1, "registry.Unit.Entered"))
    seen = Expect(store.head(), ("registry.Unit.", "registry.Roll."))
    assert (
        record(store, event(uuid4(), 1, "registry.Estate.Opened"), expect=seen).what == "recorded"
    )
    assert record(store, event(uuid4(), 1, "registry.Unit.Entered"), expect=seen).what == "recorded"
    assert record(store, event(uuid4()), expect=seen).what == "moved"
    assert (
        record(store, event(uuid4()), expect=Expect(store.head(), seen.topics)).what == "recorded"
    )
    assert record(store, event(uuid4()), expect=Expect(0, ())).what == "recorded"


@pytest.mark.parametrize(
    ("now", "what", "why"),
    [
        (OPENS - TICK, "closed", "not_open"),
        (OPENS, "recorded", ""),
        (CLOSES - TICK, "recorded", ""),
        (CLOSES, "closed", "closed"),
        (CLOSES + timedelta(days=1), "closed", "closed"),
    ],
)
def test_a_vote_is_open_from_its_opening_until_just_before_its_close(
    store: Store, now: datetime, what: str, why: str
) -> None:
    """opens_at <= now < closes_at, to the microsecond (ruling C3)."""
    opened(store)
    outcome = ballot_at(store, now)
    assert (outcome.what, outcome.why) == (what, why)
    assert len(store.page(0)) == (2 if what == "recorded" else 1)


def test_without_a_virtual_instant_the_clock_decides(store: Store) -> None:
    """T13: the database's clock (SQLite: the process's) judges a guard in production."""
    now = datetime.now(UTC)
    hour = timedelta(hours=1)
    spans = {"": (-hour, hour), "not_open": (hour, 2 * hour), "closed": (-2 * hour, -hour)}
    for why, (opens, closes) in spans.items():
        guard = uuid4()
        record(store, event(guard), guards=[Guard("opens", guard, now + opens, now + closes)])
        assert record(store, event(uuid4()), guards=[Guard("needs", guard)]).why == why


def test_extending_moves_the_close_and_only_before_it(store: Store) -> None:
    """After an extension the new close counts; a vote that has closed is not opened again."""
    opened(store)
    later = CLOSES + timedelta(days=7)
    assert ballot_at(store, CLOSES - TICK, moves(later)).what == "recorded"
    assert store.guards() == {VOTE: (OPENS, later, False)}
    assert ballot_at(store, later - TICK).what == "recorded"
    assert ballot_at(store, later).why == "closed"
    assert ballot_at(store, later, moves(later + TICK)).why == "closed"


def test_what_was_shut_stays_shut(store: Store) -> None:
    """A shut guard lets nothing in and cannot be moved; shutting it again does no harm."""
    opened(store)
    for _ in range(2):
        assert ballot_at(store, OPENS, Guard("shuts", VOTE)).what == "recorded"
    assert store.guards() == {VOTE: (OPENS, CLOSES, True)}
    assert ballot_at(store, OPENS).why == "shut"
    assert ballot_at(store, OPENS, moves(CLOSES + TICK)).why == "shut"


def test_the_first_guard_that_says_no_is_named(store: Store) -> None:
    """The answer carries the guard's index among those given (ruling G10: 0…n guards)."""
    opened(store)
    good, missing = Guard("needs", VOTE), Guard("needs", uuid4())
    outcome = ballot_at(store, OPENS, good, missing, Guard("shuts", uuid4()))
    assert (outcome.what, outcome.guard, outcome.why) == ("closed", 1, "absent")
    assert ballot_at(store, OPENS, Guard("moves", uuid4(), closes_at=CLOSES)).why == "absent"
    assert ballot_at(store, OPENS, good, good).what == "recorded"


def test_a_guard_is_opened_once(store: Store) -> None:
    """A second row of the same id is a conflict and changes nothing."""
    opened(store)
    again = Guard("opens", VOTE, OPENS - TICK, CLOSES + TICK)
    assert ballot_at(store, OPENS, again).what == "conflict"
    assert store.guards() == {VOTE: (OPENS, CLOSES, False)}


def test_a_done_command_is_told_so_even_after_the_close(store: Store) -> None:
    """The receipt comes before every other check: a repeat never hears `closed` or `moved`."""
    opened(store)
    cast = event(uuid4())
    needs, expect = [Guard("needs", VOTE)], Expect(store.head(), ("vote.",))
    first = record(store, cast, key="k", guards=needs, expect=expect, now=OPENS)
    again = record(store, cast, key="k", guards=needs, expect=expect, now=CLOSES)
    assert again == Outcome("done", 1, first.position, b"")


def test_the_virtual_clock_never_goes_back(store: Store) -> None:
    """It follows recorded commands and `advance_virtual`, and guards see the later instant."""
    opened(store)
    assert store.virtual_now() is None
    assert ballot_at(store, OPENS + TICK).what == "recorded"
    assert ballot_at(store, OPENS).what == "recorded"
    assert store.virtual_now() == OPENS + TICK
    assert store.advance_virtual(CLOSES) == CLOSES
    assert store.advance_virtual(OPENS) == CLOSES
    assert ballot_at(store, CLOSES - TICK).why == "closed"
    assert store.virtual_now() == CLOSES


def test_old_receipts_can_be_forgotten(store: Store) -> None:
    """Only receipts from before the instant go, and the events stay."""
    record(store, event(uuid4()), key="old", now=OPENS)
    record(store, event(uuid4()), key="new", now=CLOSES)
    assert store.prune_receipts(CLOSES) == 1
    assert store.prune_receipts(CLOSES) == 0
    assert record(store, event(uuid4()), key="new").what == "done"
    assert record(store, event(uuid4()), key="old").what == "recorded"


def test_pages_follow_one_another_in_the_order_of_recording(store: Store) -> None:
    """Positions rise without a hole where nothing crashed, and refusals make none."""
    expected: list[Stored] = []
    for n in range(1, 8):
        facts = [event(uuid4(), 1, f"vote.T{n}.{i}") for i in range(n)]
        record(store, *facts)
        record(store, *facts)  # conflict
        expected += facts
    paged: list[Stored] = []
    while page := store.page(paged[-1].position if paged else 0, 5):
        assert len(page) <= 5
        paged += page
    assert [p.topic for p in paged] == [e.topic for e in expected]
    assert [p.position for p in paged] == list(range(1, len(expected) + 1))
    assert store.head() == len(expected)


def test_an_empty_store_is_at_zero(store: Store) -> None:
    """Nothing has happened yet."""
    assert (store.head(), store.page(0), store.guards()) == (0, [], {})


NAIVE = datetime(2026, 3, 2)  # noqa: DTZ001


@pytest.mark.parametrize(
    "parts",
    [
        ("opens", None, None),
        ("opens", None, CLOSES),
        ("moves", None, None),
        ("opens", NAIVE, CLOSES),
    ],
)
def test_a_guard_without_its_instants_cannot_be_made(parts: Sequence[Any]) -> None:
    """A half-described guard is a mistake of the caller, found before it is stored."""
    does, opens_at, closes_at = parts
    with pytest.raises(ValueError, match=r"needs|no time zone"):
        Guard(does, VOTE, opens_at, closes_at)


def test_an_instant_without_a_zone_is_refused(store: Store) -> None:
    """Neither database gets to guess what a clock time means."""
    for ask in (store.advance_virtual, store.prune_receipts, lambda now: ballot_at(store, now)):
        with pytest.raises(ValueError, match="no time zone"):
            ask(NAIVE)
