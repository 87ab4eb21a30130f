"""What the twins share: lending connections, and telling a receipt from a stream's events.

A connection is lent to one thread at a time and kept for the next. There are never more than
threads that ask at once, which the edges bound; nothing runs in the background, and a connection
on which anything went wrong is thrown away, not mended.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from typing import Any, Final, Generic, Protocol, TypeVar

from chassis.store import Outcome, Stored

by_version: Final = attrgetter("version")


class _Closes(Protocol):
    def close(self) -> None: ...


C = TypeVar("C", bound=_Closes)


class Lending(Generic[C]):
    """Lends connections made by `connect`."""

    def __init__(self, connect: Callable[[], C]) -> None:
        self._connect = connect
        self._idle: deque[C] = deque()  # its pop and append are atomic

    @contextmanager
    def lend(self) -> Iterator[C]:
        """Lend a connection for a block."""
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            yield connection
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)

    def drop(self) -> None:
        """Close every connection that is not lent."""
        while self._idle:
            try:
                self._idle.pop().close()
            except IndexError:  # another thread took the last one
                return


def told(
    rows: Iterable[Any], stored: Callable[[Any], Stored]
) -> tuple[Outcome | None, list[Stored]]:
    """Sort the rows of a `read`: the one without a topic is the receipt.

    A row is (stream, version, topic, state, position), a receipt (None, version, None, what was
    said, position).
    """
    done: Outcome | None = None
    events: list[Stored] = []
    for row in rows:
        if row[2] is None:
            done = Outcome("done", row[1], row[4], row[3])
        else:
            events.append(stored(row))
    return done, sorted(events, key=by_version)
