"""A PostgreSQL server of our own on loopback: one database and one role a service.

By TCP only: a socket's path may have no more than 107 bytes, and data folders are longer.
"""

import os
import secrets
import signal
from pathlib import Path

from chassis.testing.server import answers, initialise, own, program, server_user
from suite.child import DidNotStart
from suite.databases import OWNER, make_databases, role_of
from suite.databases import with_password as filled_in
from suite.settings import SERVICES
from suite.stack.processes import Program

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

    def make_databases(self) -> None:
        """Make each service's role and database, where they are missing, and those who own them."""
        for role in (OWNER, *map(role_of, SERVICES)):
            self.password(role)
        administrator = self.address("postgres", "postgres", with_password=True)
        make_databases(administrator, self._passwords)

    def address(self, role: str, database: str, *, with_password: bool = False) -> str:
        """Give a role's address of a database, as settings hold it."""
        at = f"postgresql://{role}@127.0.0.1:{self.port}/{database}"
        return filled_in(at, self._passwords) if with_password else at

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
