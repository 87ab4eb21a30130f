"""What every deciding service is built of, put together once.

A service's composition root says where its data lies and what it decides; this gives it the store,
the views, the vault, the executor, the clocks and the relay.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import MetaData, Table

from chassis.clock import TimeSource
from chassis.domain import Aggregate, Command
from chassis.due import DueView, Ticker, due_table
from chassis.executor import Executor, Loader, Places
from chassis.follower import Follower, OwnView
from chassis.mapper import Mapper
from chassis.places import KnownPlaces, Located, places_table
from chassis.publish import Publisher
from chassis.relay import Relay, Transport
from chassis.store import Store, postgres, sqlite
from chassis.vault import Vault, vault_tables, wrapping_key
from chassis.views import Views, open_views, positions_table, resumes_table


@dataclass(frozen=True, slots=True)
class Where:
    """Where one service's data lies, and the key that opens its vault."""

    events: str
    views: str
    vault: str
    wrapping: bytes


def below(data: Path, service: str, key_file: Path) -> Where:
    """Lay a service's three databases below one data folder, the wrapping key outside it."""
    return Where(
        str(data / "events" / f"{service}.db"),
        str(data / "views" / f"{service}.db"),
        str(data / "vault" / f"{service}.db"),
        wrapping_key(key_file, data),
    )


@dataclass(slots=True)
class Tables:
    """The tables that every service has, and its own; `sealed` are those of its vault."""

    metadata: MetaData = field(default_factory=MetaData)
    sealed: MetaData = field(default_factory=MetaData)
    positions: Table = field(init=False)
    resumes: Table = field(init=False)
    due: Table = field(init=False)
    places: Table = field(init=False)

    def __post_init__(self) -> None:
        self.positions = positions_table(self.metadata)
        self.resumes = resumes_table(self.metadata)
        self.due = due_table(self.metadata)
        self.places = places_table(self.metadata)
        vault_tables(self.sealed)


@dataclass(slots=True)
class Core:
    """One deciding service, ready to execute."""

    name: str
    store: Store
    mapper: Mapper
    tables: Tables
    views: Views
    vault: Vault
    places: Places
    executor: Executor
    follower: Follower
    ticker: Ticker
    wake: threading.Event = field(default_factory=threading.Event)

    def relay(self, publisher: Publisher, transport: Transport) -> Relay:
        """Make the service's relay."""
        return Relay(self.name, self.store, self.views, self.tables.positions, publisher, transport)

    def load_with(self, loaders: Mapping[type[Command], Loader]) -> None:
        """Say what each command needs loaded before it is decided."""
        self.executor.loaders = loaders

    def close(self) -> None:
        """Let go of every connection."""
        self.store.close()
        self.views.close()
        self.vault.views.close()


def open_core(
    name: str,
    aggregates: Sequence[type[Aggregate]],
    where: Where,
    time: TimeSource,
    tables: Tables,
    own: Sequence[OwnView] = (),
    ask_place: Callable[[str], Located | None] = lambda _: None,
) -> Core:
    """Open one service's data and put its parts together."""
    store = open_store(where.events)
    if isinstance(store, postgres.PostgresStore):
        time = time.by(name, store.now)
    mapper = Mapper(*aggregates)
    views = open_views(where.views, tables.metadata)
    views.migrate()
    kept = open_views(where.vault, tables.sealed, schema="vault", flushed=True)
    kept.migrate()
    vault = Vault(kept, where.wrapping)
    places = KnownPlaces(views, tables.places, ask_place)
    wake = threading.Event()
    executor = Executor(
        service=name,
        store=store,
        mapper=mapper,
        places=places,
        time=time,
        fingerprint_key=vault.secret("fingerprint"),
        loaders={},
        seal=_sealer(vault),
        recorded=wake.set,
    )
    follower = Follower(name, store, mapper, views, tables.positions, [DueView(tables.due), *own])
    places.refresh = follower.catch_up
    ticker = Ticker(executor, follower, tables.due)
    return Core(name, store, mapper, tables, views, vault, places, executor, follower, ticker, wake)


def migrate(owner: str, role: str) -> None:
    """Make a PostgreSQL database's three schemas as its owner, and grant the service's role its rights.

    In `events` it reads and calls functions; in `views` and `vault` it makes, reads and writes its
    own tables (ruling G12). May be run again and by several processes at once.
    """
    postgres.migrate(owner, role)
    with psycopg.connect(owner) as connection:
        connection.execute("SELECT pg_advisory_xact_lock(%s, %s)", postgres.MIGRATION)
        for name in ("views", "vault"):
            schema, to = sql.Identifier(name), sql.Identifier(role)
            connection.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(schema))
            connection.execute(sql.SQL("GRANT USAGE, CREATE ON SCHEMA {} TO {}").format(schema, to))


def open_store(where: str) -> Store:
    """Open an event store: a SQLite file's path, or a `postgresql://` address (see `migrate`)."""
    if where.startswith("postgresql://"):
        return postgres.PostgresStore(where)
    path = Path(where)
    path.parent.mkdir(parents=True, exist_ok=True)
    sqlite.migrate(path)
    return sqlite.SqliteStore(path)


def _sealer(vault: Vault) -> Callable[[str, str], Any]:
    return lambda purpose, subject: vault.seal(subject, purpose, subject.encode())
