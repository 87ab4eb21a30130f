"""A PostgreSQL server of our own on loopback: one database and one role a service.

By TCP only: a socket's path may have no more than 107 bytes, and data folders are longer.
"""

import os
import secrets
import signal
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from chassis.testing.server import answers, initialise, own, program, server_user
from suite.child import DidNotStart
from suite.stack.processes import Program

OWNER = "cogov_owner"
SETTINGS = ("listen_addresses=127.0.0.1", "unix_socket_directories=", "max_connections=200")


class Postgres:
    """A cluster below one folder, and the passwords of its roles, a file each, in another."""

    def __init__(self, folder: Path, passwords: Path, port: int) -> None:
        self.folder, self.port, self._passwords = folder, port, passwords

    @property
    def data(self) -> Path:
        """Give the cluster's files."""
        return self.folder / "data"

    def prepare(self) -> None:
        """Make the cluster where there is none; raises DidNotStart."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if (self.data / "PG_VERSION").exists():
            return
        self._passwords.mkdir(parents=True, exist_ok=True, mode=0o700)
        first = self.folder / "first-password"
        first.write_text(self.password("postgres"))
        try:
            for path in (self.folder, first):
                own(path)
            options = ("-A", "scram-sha-256", f"--pwfile={first}", "--locale=C")
            initialise(self.data, *options)
        except RuntimeError as e:
            raise DidNotStart(f"postgres: {e}") from None
        finally:
            first.unlink()

    def program(self) -> Program:
        """Say how the prepared server is run."""
        options = [word for one in (*SETTINGS, f"port={self.port}") for word in ("-c", one)]
        return Program(
            "postgres",
            (program("postgres"), "-D", str(self.data), *options),
            ready=lambda: answers(self.address("postgres", "postgres", with_password=True)),
            how={**server_user(), "cwd": self.folder},
            ends_on=signal.SIGINT,
        )

    def make_databases(self, services: Sequence[str]) -> None:
        """Make each service's role and database, where they are missing, and those who own them."""
        with self._as_administrator() as admin:
            for role in (OWNER, *(role_of(s) for s in services)):
                _ensure(
                    admin,
                    "SELECT FROM pg_roles WHERE rolname = %s",
                    role,
                    sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
                        sql.Identifier(role), sql.Literal(self.password(role))
                    ),
                )
            for service in services:
                _ensure(
                    admin,
                    "SELECT FROM pg_database WHERE datname = %s",
                    role_of(service),
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(
                        sql.Identifier(role_of(service)), sql.Identifier(OWNER)
                    ),
                )
                only = sql.Identifier(role_of(service))
                admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(only))
                admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {0} TO {0}").format(only))

    def address(self, role: str, database: str, *, with_password: bool = False) -> str:
        """Give a role's address of a database, as settings hold it."""
        said = f":{quote(self.password(role), safe='')}" if with_password else ""
        return f"postgresql://{role}{said}@127.0.0.1:{self.port}/{database}"

    def password(self, role: str) -> str:
        """Give a role's password, making it where there is none."""
        file = self.password_file(role)
        if not file.exists():
            handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "w") as out:
                out.write(secrets.token_urlsafe(24))
        return file.read_text()

    def password_file(self, role: str) -> Path:
        """Give the file in which a role's password lies."""
        return self._passwords / role

    def _as_administrator(self) -> "psycopg.Connection[tuple[object, ...]]":
        return psycopg.connect(
            self.address("postgres", "postgres", with_password=True), autocommit=True
        )


def role_of(service: str) -> str:
    """Give the name of a service's role, which is its database's too."""
    return f"cogov_{service}"


def _ensure(
    admin: "psycopg.Connection[tuple[object, ...]]", there: str, name: str, make: sql.Composed
) -> None:
    if admin.execute(there.encode(), (name,)).fetchone() is None:
        admin.execute(make)
