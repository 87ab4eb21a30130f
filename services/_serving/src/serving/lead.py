"""One active at a time: whoever holds a session's advisory lock in the service's own database.

The lock goes with the connection, so a process that dies or loses its database leads no longer.
One that was stopped and wakes up may believe for a moment that it still leads; what it then sends
again is dropped where it arrives (decision 5).
"""

import time
import zlib
from types import TracebackType
from typing import Any, Self

import psycopg
from psycopg.conninfo import conninfo_to_dict

from chassis.store.postgres import DEFAULTS

LEADS = 71303
"""The first of a lock's two keys; the second is the task's name."""
CHECKED_EVERY = 1.0  # seconds
SILENT_MS = 15_000
"""Longer than a look at a topic, shorter than anybody waits for the next leader."""


class Lead:
    """The wish to lead a task, held for as long as the block lasts."""

    def __init__(self, dsn: str, task: str) -> None:
        self._options: dict[str, Any] = {
            **DEFAULTS,
            **conninfo_to_dict(dsn),
            "autocommit": True,
            # A process that stands still says nothing: the server ends its session, another leads.
            "options": f"-c idle_session_timeout={SILENT_MS}",
        }
        self._task = zlib.crc32(task.encode()) & 0x7FFFFFFF
        self._connection: psycopg.Connection[tuple[bool]] | None = None
        self._checked = 0.0

    def __enter__(self) -> Self:
        """Begin to wish; nothing is asked yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._let_go()

    def take(self) -> bool:
        """Try to lead; False while another does or the database is away."""
        self._let_go()
        try:
            connection: psycopg.Connection[tuple[bool]] = psycopg.connect(**self._options)
            self._connection = connection
            row = connection.execute(
                "SELECT pg_try_advisory_lock(%s, %s)", (LEADS, self._task)
            ).fetchone()
        except psycopg.Error:
            self._let_go()
            return False
        if not (row and row[0]):
            self._let_go()
            return False
        self._checked = time.monotonic()
        return True

    def holds(self) -> bool:
        """Say whether this process still leads; asks the database at most once a second."""
        if self._connection is None:
            return False
        if time.monotonic() - self._checked < CHECKED_EVERY:
            return True
        try:
            self._connection.execute("SELECT true")
        except psycopg.Error:
            self._let_go()
            return False
        self._checked = time.monotonic()
        return True

    def _let_go(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
