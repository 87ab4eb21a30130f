"""A backup of a PostgreSQL server's databases, by its own programs and as its administrator.

As the administrator, for in each database the events are the owner's and the views and keys the
service's: neither may read all of it.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from chassis.testing.server import program
from chassis.views import HELD_BY
from suite.backup.manifest import ORDER, Refused, Saved
from suite.backup.states import digest_of
from suite.databases import role_of
from suite.settings import DECIDING

HEAD = "SELECT coalesce(max(notification_id), 0) FROM events.stored_events"
STANDS = """
SELECT pg_advisory_xact_lock(%s, hashtext(%s || '/' || partition))
FROM generate_series(0, greatest(63, (SELECT max(partition) FROM views.positions))) AS partition
"""
"""What a reader holds for as long as it takes in a batch of a partition, of any."""
THERE = "SELECT string_agg(nspname, ', ') FROM pg_namespace WHERE nspname IN ('events', 'views', 'vault')"
ENVIRONMENT = {
    "host": "PGHOST",
    "port": "PGPORT",
    "user": "PGUSER",
    "password": "PGPASSWORD",
    "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
}
"""Told by the environment, a password is in no list of processes."""
Rows = psycopg.Connection[tuple[object, ...]]


@dataclass(frozen=True, slots=True)
class Server:
    """A server by its administrator's address, with the password."""

    address: str

    def save(self, folder: Path) -> Saved:
        """Save every database into a folder, all as they are at one cut."""
        at, heads, digest = datetime.now(UTC), dict[str, int](), ""
        with self._at_one_cut() as seen:
            for service, (conn, snapshot) in seen.items():
                file = folder / f"{service}.dump"
                self._run(service, "pg_dump", "-Fc", f"--snapshot={snapshot}", f"--file={file}")
                if service in DECIDING:
                    heads[service] = _one(conn, HEAD)
                else:
                    digest = _digest(conn, at)
        return Saved(heads, digest, at)

    def restore(self, folder: Path) -> None:
        """Restore every database from a folder; raises Refused where one is not empty."""
        for service in ORDER:
            with psycopg.connect(self._of(service)) as conn:
                if there := _one(conn, THERE):
                    raise Refused(f"the database {role_of(service)} is not empty: it has {there}")
        for service in ORDER:
            words = ("--exit-on-error", "--single-transaction", f"--dbname={role_of(service)}")
            self._run(service, "pg_restore", *words, str(folder / f"{service}.dump"))

    def holds(self, at: datetime) -> Saved:
        """Say what lies in the databases."""
        heads, digest = dict[str, int](), ""
        for service in ORDER:
            with psycopg.connect(self._of(service)) as conn:
                if service in DECIDING:
                    heads[service] = _one(conn, HEAD)
                else:
                    digest = _digest(conn, at)
        return Saved(heads, digest, at)

    @contextmanager
    def _at_one_cut(self) -> Iterator[dict[str, tuple[Rows, str]]]:
        """Give for each service, in order, what `_standing_still` gives.

        While the instants are chosen no deciding service takes in a fact, and none has taken one in
        that its source will be seen without.
        """
        with ExitStack() as seen:
            with ExitStack() as standing:
                for service in DECIDING:
                    conn = standing.enter_context(psycopg.connect(self._of(service)))
                    conn.execute(STANDS, (HELD_BY, service))
                found = {s: seen.enter_context(self._standing_still(s)) for s in ORDER}
            yield found

    @contextmanager
    def _standing_still(self, service: str) -> Iterator[tuple[Rows, str]]:
        """Give a connection that sees one instant, and the name by which others see the same."""
        with psycopg.connect(self._of(service)) as conn:
            conn.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
            conn.read_only = True
            yield conn, _one(conn, "SELECT pg_export_snapshot()")

    def _of(self, service: str) -> str:
        return make_conninfo(self.address, dbname=role_of(service))

    def _run(self, service: str, name: str, *words: str) -> None:
        said = conninfo_to_dict(self._of(service))
        env = {ENVIRONMENT[k]: str(v) for k, v in said.items() if k in ENVIRONMENT}
        done = subprocess.run(  # noqa: S603  (PostgreSQL's own programs)
            [program(name), *words],
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise Refused(f"{name} of {role_of(service)} failed:\n{done.stderr[-2000:]}")


def _one(conn: Rows, question: str) -> Any:
    row = conn.execute(question.encode()).fetchone()
    return row[0] if row else None


def _digest(conn: Any, at: datetime) -> str:
    return digest_of(lambda question: conn.execute(question.encode()), "views.", at)
