"""What a service's event store promises, whichever database is below it.

The store is the only source of truth and the outbox. `record` is one round trip and one
transaction: the receipt of an idempotency key, the guards, the consumer's position and the events
stand or fall together. Positions are dense enough to be read in order and never reused; every
reader that follows them sees every event once committed (one lock orders all writers).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol
from uuid import UUID

import msgspec


def aware(instant: datetime | None) -> None:
    """Raise ValueError if an instant lacks its zone: the database would guess one."""
    if instant is not None and instant.utcoffset() is None:
        raise ValueError(f"{instant} has no time zone")


class StoreUnavailable(Exception):  # noqa: N818  (it is answered, not raised at a programmer)
    """The database is away, locked for too long or full; nothing was acknowledged."""


class UnsafeStore(Exception):  # noqa: N818  (said once, at start, to an operator)
    """The database as it is set up could not keep the promises; the service does not start."""


class Stored(msgspec.Struct, frozen=True, gc=False):
    """An event as it lies in the store: `state` is the bytes that were written, unchanged.

    A Struct, because a replay makes one per event and a frozen dataclass costs 15 times as much.
    """

    stream: UUID
    version: int
    topic: str
    state: bytes
    position: int = 0


@dataclass(frozen=True, slots=True)
class Receipt:
    """The name under which a command is remembered.

    `scope` joins issuer, subject and client; `said` is the keyed fingerprint of what was asked.
    """

    scope: str
    key: str
    said: bytes


@dataclass(frozen=True, slots=True)
class Guard:
    """A row that the insert itself looks at: "voting is open" is decided inside the transaction.

    `needs`: opens_at <= now < closes_at and not shut, else the outcome is `closed`.
    `opens`: make the row (it is there: `conflict`). `moves`: give it a new closes_at, before the
    old one has passed and unless it is shut. `shuts`: shut it for good; shut stays shut.
    The four look at the rows as they were before the command. Instants carry their zone, else
    ValueError.
    """

    does: Literal["needs", "opens", "moves", "shuts"]
    id: UUID
    opens_at: datetime | None = None
    closes_at: datetime | None = None

    def __post_init__(self) -> None:
        if self.does in {"opens", "moves"} and self.closes_at is None:
            raise ValueError(f"a guard that {self.does} needs closes_at")
        if self.does == "opens" and self.opens_at is None:
            raise ValueError("a guard that opens needs opens_at")
        for instant in (self.opens_at, self.closes_at):
            aware(instant)


@dataclass(frozen=True, slots=True)
class Tracking:
    """The position of another service's fact that a policy acts on, per (source, partition)."""

    source: str
    partition: int
    position: int


@dataclass(frozen=True, slots=True)
class Expect:
    """A decision that read a view holds only if nothing under `topics` came after `head`.

    `topics` are prefixes, for instance `registry.Unit.`.
    """

    head: int
    topics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What `record` answers.

    `recorded` and `done` (this key was carried out before) carry the commanded stream's version
    and the position of the last event of the command; `said` is the remembered fingerprint.
    Without events the position is 0.
    `conflict`: a stream has moved on. `moved`: see Expect. `seen`: this fact was acted on before.
    `closed`: guard number `guard` (counted from 0) says no; `why` is `absent`, `not_open`,
    `closed` or `shut`.
    """

    what: Literal["recorded", "done", "conflict", "moved", "seen", "closed"]
    version: int = 0
    position: int = 0
    said: bytes = b""
    guard: int = 0
    why: str = ""


class Store(Protocol):
    """One service's events, receipts, guards, positions and virtual clock."""

    def read(self, stream: UUID, scope: str, key: str) -> tuple[Outcome | None, list[Stored]]:
        """Give the earlier outcome of this key, if any, and the stream, in one round trip."""

    def events(self, stream: UUID, after: int = 0) -> list[Stored]:
        """Give one stream's events after a version, in order."""

    def record(
        self,
        stream: UUID,
        facts: Sequence[Stored],
        receipt: Receipt | None,
        guards: Sequence[Guard] = (),
        tracking: Tracking | None = None,
        expect: Expect | None = None,
        now: datetime | None = None,
    ) -> Outcome:
        """Write all or nothing; `stream` is the commanded one, `now` the virtual instant if any.

        With a virtual instant the store's latest virtual instant is moved up to it, and guards
        are judged at the later of the two; without one they are judged by the database's clock
        (SQLite: the process's), read while no other writer can write.
        `facts` may be empty (only the position or guards move). Raises StoreUnavailable.
        """

    def page(self, after: int, limit: int = 500) -> list[Stored]:
        """Give the next events after a position, in order, at most `limit`."""

    def head(self) -> int:
        """Give the position of the last event, 0 when there is none."""

    def virtual_now(self) -> datetime | None:
        """Give the latest virtual instant this store has seen, None before the first."""

    def advance_virtual(self, now: datetime) -> datetime:
        """Move the virtual clock forward, never back; give the instant that now holds."""

    def prune_receipts(self, before: datetime) -> int:
        """Forget receipts older than an instant; the caller keeps them >= 90 days."""

    def guards(self) -> dict[UUID, tuple[datetime, datetime, bool]]:
        """Give every guard row (opens_at, closes_at, shut), for checkers and backups."""

    def close(self) -> None:
        """Let go of every connection."""
