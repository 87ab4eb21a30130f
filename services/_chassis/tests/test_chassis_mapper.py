"""Stored events: typed, on an allow-list, of this version or an older one."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from chassis.core import Core
from chassis.domain import Aggregate, Event, event
from chassis.mapper import Mapper, UnreadableEvent
from chassis.store import Stored
from services._chassis.tests import drawdowns as wish
from services._chassis.tests.drawdowns import (
    AGGREGATES,
    CLERK,
    CUSTODIAN,
    ESTATE,
    SURVEYOR,
    requested,
)

STREAM = UUID(int=7)
ENVELOPE: dict[str, Any] = {
    "timestamp": "2026-03-02T01:00:00Z",
    "estate_id": str(ESTATE),
    "on": "2026-03-02",
    "by": {"subject": "s-1", "role": "CUSTODIAN"},
    "key": "k",
    "profile": "CN_NATIONAL@1",
}
PAID = "funds.Drawdown.Paid"
REQUESTED = "funds.Drawdown.Requested"
REQUEST = {**ENVELOPE, "amount_fen": 5, "purpose": "x", "needed_on": "2026-03-20", "surveyor": "s"}


def stored(topic: str, state: Any, version: int = 2) -> Stored:
    """Give an event as it might lie in the store."""
    raw = state if isinstance(state, bytes) else json.dumps(state).encode()
    return Stored(STREAM, version, topic, raw)


@pytest.fixture
def mapper() -> Mapper:
    """Give the invented service's mapper."""
    return Mapper(*AGGREGATES)


def test_every_fact_comes_back_as_it_was(funds: Core) -> None:
    """What is written and read again has the same fields, types and defaults."""
    funds.executor.execute(requested(), CLERK, "1")
    funds.executor.execute(wish.EndorseDrawdown(ESTATE, "d-1"), SURVEYOR, "2")
    funds.executor.execute(wish.PayDrawdown(ESTATE, "d-1", 5), CUSTODIAN, "3")

    for one in funds.store.page(0):
        fact = funds.mapper.read(one)
        again = funds.mapper.read(funds.mapper.write(fact))
        assert vars(again) == vars(fact)
        assert json.loads(funds.mapper.write(fact).state) == json.loads(one.state)
    first: Any = funds.mapper.read(funds.store.page(0)[0])
    assert isinstance(first.starts[0].due, datetime)


def test_the_stored_event_is_lean(funds: Core) -> None:
    """Nothing that the columns or a default already say (ruling A4)."""
    funds.executor.execute(requested(), CLERK, "1")
    [one] = funds.store.page(0)
    state = json.loads(one.state)

    assert set(state) == {*REQUEST, "starts"}
    assert state["by"] == {"subject": "s-clerk", "role": "CLERK", "client": "app"}
    assert "cause" not in state
    assert "class_version" not in state


def test_a_second_version_says_so_and_a_first_is_upcast(mapper: Mapper, funds: Core) -> None:
    """An explicit event class carries its version and how to read the older one."""
    old = mapper.read(stored(PAID, {**ENVELOPE, "amount_yuan": 80}))
    assert (type(old), old.amount_fen, old.currency) == (wish.Drawdown.Paid, 8000, "CNY")  # type: ignore[attr-defined]
    assert (old.originator_id, old.originator_version) == (STREAM, 2)

    funds.executor.execute(requested(), CLERK, "1")
    funds.executor.execute(wish.EndorseDrawdown(ESTATE, "d-1"), SURVEYOR, "2")
    funds.executor.execute(wish.PayDrawdown(ESTATE, "d-1", 5), CUSTODIAN, "3")
    assert json.loads(funds.store.page(2)[0].state)["class_version"] == 2
    assert funds.executor.load(requested().address).paid_fen == 5


@pytest.mark.parametrize(
    ("topic", "state"),
    [
        (PAID, {**ENVELOPE, "amount_fen": 5, "currency": "CNY", "class_version": 3}),
        (REQUESTED, {**REQUEST, "class_version": 2}),
    ],
)
def test_an_event_of_a_newer_version_is_not_read(mapper: Mapper, topic: str, state: Any) -> None:
    """T14: an old program must not guess what a new one meant."""
    with pytest.raises(UnreadableEvent, match="newer version"):
        mapper.read(stored(topic, state))


@pytest.mark.parametrize(
    "topic",
    [
        "",
        "funds.Drawdown",
        "funds.Drawdown.Requested ",
        "services._chassis.tests.drawdowns:Drawdown.Paid",
        "os:system",
        "antigravity:fly",
    ],
)
def test_a_topic_is_no_import_path(
    mapper: Mapper, topic: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is not on the allow-list is not read, and nothing is imported to find out (hazard 9)."""
    monkeypatch.setattr("importlib.import_module", None)

    with pytest.raises(UnreadableEvent, match="allow-list"):
        mapper.read(stored(topic, REQUEST))


BROKEN: dict[str, Any] = {
    "no JSON": b"{",
    "nothing": b"",
    "a list": [],
    "null": None,
    "a field is missing": {k: v for k, v in REQUEST.items() if k != "amount_fen"},
    "a text for a number": {**REQUEST, "amount_fen": "5"},
    "a float for a number": {**REQUEST, "amount_fen": 5.0},
    "true for a number": {**REQUEST, "amount_fen": True},
    "a date that is none": {**REQUEST, "needed_on": "2026-02-30"},
    "the library's poison in a text": {
        **REQUEST,
        "purpose": {"_type_": "uuid_hex", "_data_": "0" * 32},
    },
    "a version that is a text": {**REQUEST, "class_version": "1"},
}


@pytest.mark.parametrize("topic", [REQUESTED, PAID])
@pytest.mark.parametrize("name", BROKEN)
def test_damaged_bytes_are_unreadable_and_name_the_place(
    mapper: Mapper, topic: str, name: str
) -> None:
    """Also where an upcast would have had to read them first."""
    with pytest.raises(UnreadableEvent, match=f"{topic} {STREAM} v2"):
        mapper.read(stored(topic, BROKEN[name]))


class Note(Aggregate):
    """An aggregate whose fact holds whatever a partner sent."""

    @event("Noted", topic="funds.Note.Noted")
    def __init__(self, said: dict[str, Any]) -> None:
        self.stage, self.said = "noted", said


def test_the_librarys_mark_in_a_partners_object_is_harmless() -> None:
    """T14: neither unreadable nor turned into another type (hazard 8)."""
    poison = {"_type_": "uuid_hex", "_data_": "0" * 32}
    mapper = Mapper(Note)
    state = {**ENVELOPE, "said": {"a": poison, "b": {"_type_": "nobody", "_data_": []}}}

    note: Any = mapper.fold([stored("funds.Note.Noted", state, version=1)])

    assert note.said["a"] == poison


def test_what_could_not_be_read_is_not_written(funds: Core) -> None:
    """A fact whose field has another type than declared is refused before it is stored."""
    funds.executor.execute(requested(), CLERK, "1")
    fact: Any = funds.mapper.read(funds.store.page(0)[0])
    vars(fact)["amount_fen"] = "5"

    with pytest.raises(Exception, match="Expected `int`, got `str`"):
        funds.mapper.write(fact)


def test_an_event_without_a_topic_or_with_anothers_is_a_mistake_of_ours() -> None:
    """Both are found when the service starts."""

    class Silent(Aggregate):
        @event("Said")
        def __init__(self) -> None:
            self.stage = "x"

    class Echo(Aggregate):
        @event("Requested", topic=REQUESTED)
        def __init__(self) -> None:
            self.stage = "x"

    with pytest.raises(TypeError, match="has no topic"):
        Mapper(Silent)
    with pytest.raises(TypeError, match="two events have the topic"):
        Mapper(*AGGREGATES, Echo)


def test_only_what_is_admitted_is_on_the_list(mapper: Mapper) -> None:
    """The list is the given aggregates' events, and no bases."""
    assert set(mapper.topics) >= {REQUESTED, PAID, "funds.Poll.Opened", "funds.Paper.PaperCast"}
    assert all(issubclass(cls, Event) for cls in mapper.topics.values())
    assert "funds.Note.Noted" not in mapper.topics


def test_an_empty_stream_is_nothing(mapper: Mapper) -> None:
    """Nothing is there, which is not the same as an empty thing."""
    assert mapper.fold([]) is None


def test_times_are_read_in_any_offset(mapper: Mapper) -> None:
    """An instant is an instant."""
    fact = mapper.read(stored(REQUESTED, {**REQUEST, "timestamp": "2026-03-02T09:00:00+08:00"}, 1))

    assert fact.timestamp == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
