"""`cogov databases`: one database and one role a service, on any PostgreSQL server, made once.

Passwords lie in files, one a role, named as the role; where there is none, the role has none.
"""

from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote, urlsplit

import psycopg
from psycopg import sql
from rich.console import Console

from suite.settings import SERVICES

OWNER = "cogov_owner"
ERR = Console(stderr=True)
Administrator = psycopg.Connection[tuple[object, ...]]


def role_of(service: str) -> str:
    """Give the name of a service's role, which is its database's too."""
    return f"cogov_{service}"


def make_databases(administrator: str, passwords: Path, services: Sequence[str] = SERVICES) -> None:
    """Make what is missing, and set every role's password to what its file says now."""
    with psycopg.connect(administrator, autocommit=True) as admin:
        for role in (OWNER, *map(role_of, services)):
            _make_role(admin, role, passwords / role)
        for service in services:
            _make_database(admin, role_of(service))


def run(administrator: str, passwords: Path) -> int:
    """Make the databases and say so; give the exit code."""
    try:
        make_databases(with_password(administrator, passwords), passwords)
    except (psycopg.Error, OSError) as e:
        ERR.print(f"cogov databases: {e}".strip(), markup=False)
        return 1
    ERR.print(f"databases: {', '.join(map(role_of, SERVICES))}")
    return 0


def with_password(address: str, passwords: Path) -> str:
    """Give an address with its role's password, where there is a file of it."""
    parts = urlsplit(address)
    file = passwords / (parts.username or "")
    if parts.password is not None or not file.is_file():
        return address
    said = quote(file.read_text().strip(), safe="")
    place = parts.netloc.rpartition("@")[2]
    return parts._replace(netloc=f"{parts.username}:{said}@{place}").geturl()


def _make_role(admin: Administrator, role: str, password: Path) -> None:
    name = sql.Identifier(role)
    if not _there(admin, "SELECT FROM pg_roles WHERE rolname = %s", role):
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN").format(name))
    if password.is_file():
        said = sql.Literal(password.read_text().strip())
        admin.execute(sql.SQL("ALTER ROLE {} PASSWORD {}").format(name, said))


def _make_database(admin: Administrator, database: str) -> None:
    name = sql.Identifier(database)
    if not _there(admin, "SELECT FROM pg_database WHERE datname = %s", database):
        owner = sql.Identifier(OWNER)
        admin.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(name, owner))
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {0} TO {0}").format(name))


def _there(admin: Administrator, asked: str, name: str) -> bool:
    return admin.execute(asked.encode(), (name,)).fetchone() is not None
