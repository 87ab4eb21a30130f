"""A reader that stands still while there is something to read is ended, and no other."""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from aiokafka.errors import IllegalStateError
from faust.transport.drivers import aiokafka as driver
from faust.types import TP

from serving import streams, watching
from serving.streams import StoredConsumer
from serving.watching import watch

A, B = ("cogov.funds.v1", 0), ("cogov.funds.v1", 1)


class Reads:
    """A reading that was looked at as often as it has states, then is stopped."""

    def __init__(self, stop: threading.Event, *states: dict[Any, int]) -> None:
        self._states, self._stop = iter(states), stop
        self.brokers = None
        self.assigned = set[TP]()

    @property
    def handled(self) -> dict[Any, int]:
        """Give the next state."""
        found = next(self._states, None)
        if found is None:
            self._stop.set()
        return found or {}


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LOOKS_EVERY", 0.001)


def ended(
    ends: Iterator[Any] | dict[Any, int], *states: dict[Any, int], assigned: Sequence[TP] = ()
) -> list[int]:
    """Watch through the states; give the exit codes."""
    stop, codes = threading.Event(), list[int]()

    def look(_: Any) -> dict[Any, int]:
        if isinstance(ends, dict):
            return ends
        said = next(ends)
        if isinstance(said, Exception):
            raise said
        found: dict[Any, int] = said
        return found

    reads: Any = Reads(stop, *states)
    reads.assigned = {*assigned}
    watch(reads, stop, look, codes.append)
    return codes


def test_one_that_stands_still_before_the_end_is_ended() -> None:
    """After as many looks as it may stand."""
    assert ended({A: 9}, *[{A: 5}] * 5) == [1]
    assert ended({A: 9}, *[{A: 5}] * 4) == []


def test_one_partition_that_stands_is_enough() -> None:
    """The others may move as they like."""
    states = [{A: 5, B: n} for n in range(6)]
    assert ended({A: 9, B: 100}, *states) == [1]


def test_one_that_never_began_what_it_was_assigned_is_ended() -> None:
    """It has handled nothing, so nothing of it moves."""
    assert ended({A: 9}, *[{B: 5}] * 5, assigned=[TP(*A)]) == [1]
    assert ended({A: 0}, *[{B: 5}] * 9, assigned=[TP(*A)]) == []


def consumer_of(
    monkeypatch: pytest.MonkeyPatch, *, stopping: bool = False
) -> tuple[Any, list[int]]:
    """Give a consumer without a broker, and the codes with which it ends its process."""
    codes = list[int]()
    consumer: Any = StoredConsumer.__new__(StoredConsumer)
    consumer.reading = SimpleNamespace(consumer=SimpleNamespace(reader="funds"))
    consumer.app = SimpleNamespace(should_stop=stopping)
    monkeypatch.setattr(consumer, "end", codes.append)
    return consumer, codes


def test_a_reader_that_does_not_learn_where_to_begin_ends_its_process(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """T2: the broker was killed between the assignment and its answer; Faust would go on without."""

    async def hangs(_: Any) -> None:
        await asyncio.sleep(60)

    async def fails(_: Any) -> None:
        raise OSError("away")

    consumer, codes = consumer_of(monkeypatch)
    monkeypatch.setattr(streams, "SEEKS_WITHIN", 0.01)
    for answer in (hangs, fails):
        monkeypatch.setattr(driver.Consumer, "perform_seek", answer)
        asyncio.run(consumer.perform_seek())

    assert codes == [1, 1]


def test_one_that_is_told_to_stop_while_it_learns_where_to_begin_ends_well(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A signal during a rebalance takes the consumer away from under it: that is no failure."""

    async def fails(_: Any) -> None:
        raise RuntimeError("the consumer is closed")

    consumer, codes = consumer_of(monkeypatch, stopping=True)
    monkeypatch.setattr(driver.Consumer, "perform_seek", fails)
    asyncio.run(consumer.perform_seek())

    assert codes == []


def test_one_whose_assignment_is_taken_back_while_it_learns_where_to_begin_lives_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """H12: another worker joined in that moment; what Faust hears makes it wait for the next assignment."""

    async def taken_back(_: Any) -> None:
        raise IllegalStateError("No current assignment for partition")

    consumer, codes = consumer_of(monkeypatch)
    monkeypatch.setattr(driver.Consumer, "perform_seek", taken_back)
    with pytest.raises(IllegalStateError):
        asyncio.run(consumer.perform_seek())

    assert codes == []


def test_one_that_moves_or_has_nothing_to_read_lives_on() -> None:
    """However slowly it moves."""
    assert ended({A: 100}, *[{A: n // 3} for n in range(30)]) == []
    assert ended({A: 5}, *[{A: 5}] * 30) == []


def test_a_broker_that_is_away_says_nothing_of_the_reader() -> None:
    """What cannot be looked at does not count."""
    said = iter([{A: 9}, *[OSError("away")] * 20, {A: 9}, {A: 9}])
    assert ended(said, *[{A: 5}] * 23) == []
