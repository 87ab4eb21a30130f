"""Connections that are lent to one thread at a time and kept for the next.

There are never more than threads that ask at once, which the edges bound; nothing runs in the
background, and a connection on which anything went wrong is thrown away, not mended.
"""

from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Generic, Protocol, TypeVar


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
