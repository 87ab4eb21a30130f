"""PostgreSQL's server programs on this machine: for tests, and for a system of one's own."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

import psycopg

MISSING = (
    "PostgreSQL's server programs (initdb, postgres) are neither in PATH nor in"
    " /usr/lib/postgresql/*/bin. Install them: apt-get install postgresql"
)


def program(name: str) -> str:
    """Find one of the server's programs; raises RuntimeError that says what to install."""
    installed = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4])
    )
    found = shutil.which(name) or (str(installed[-1]) if installed else None)
    if found is None:
        raise RuntimeError(MISSING)
    return found


def server_user() -> dict[str, Any]:
    """Give Popen's arguments for the server's user: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    try:
        pwd.getpwnam("postgres")
    except KeyError:
        raise RuntimeError(MISSING) from None
    return {"user": "postgres", "group": "postgres", "extra_groups": []}


def own(folder: Path) -> None:
    """Give a folder to the server's user, where that is another."""
    if as_user := server_user():
        shutil.chown(folder, as_user["user"], as_user["group"])


def initialise(data: Path, *options: str) -> None:
    """Make the files of a new cluster with the superuser `postgres`; raises RuntimeError."""
    done = subprocess.run(  # noqa: S603
        [program("initdb"), "-D", str(data), "-U", "postgres", "-E", "UTF8", *options],
        capture_output=True,
        text=True,
        check=False,
        cwd=data.parent,
        **server_user(),
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def answers(dsn: str) -> bool:
    """Say whether the server lets us in."""
    try:
        psycopg.connect(dsn, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def run(dsn: str, *statements: str) -> None:
    """Run statements, each in a transaction of its own."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())
