"""What a service does with the facts of others: it reacts by type, in the fact's name and time (A9).

Nothing is kept between records. What a fact asks for is a command like any other: done again it
changes nothing, and a thing that has gone on meanwhile is told nothing by it.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC
from typing import Any, ClassVar

import msgspec
import structlog
from sqlalchemy import Connection, Table

from chassis.actors import SYSTEM
from chassis.consumer import Consumer
from chassis.core import Core
from chassis.domain import Cause, Command
from chassis.places import learn_place
from chassis.refusals import InvalidState, NotFound, Refusal
from chassis.relay import Record
from cogov.meta.v1.meta_pb2 import Envelope
from cogov.registry.v1.events_pb2 import RegistryEvent

REGISTERED = "registry.Estate.EstateRegistered"
log = structlog.get_logger("policies")


@dataclass(frozen=True, slots=True)
class Policies:
    """What each type of record leads to; types that mean nothing here are passed over.

    `moot` are the refusals that say that a fact no longer matters to the thing it was for.
    """

    core: Core
    reactions: Mapping[str, Callable[[Any, Connection, Record], Any]]
    moot: ClassVar[tuple[type[Refusal], ...]] = (InvalidState, NotFound)

    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; every service learns where estates lie."""
        react = self.reactions.get(record.type)
        if react is not None:
            react(self, conn, record)
        elif record.type == REGISTERED:
            said = RegistryEvent.FromString(record.value)
            fact, estate_id = said.estate_registered, said.meta.estate_id
            places = self.core.tables.places
            learn_place(conn, places, estate_id, fact.community_ref, fact.jurisdiction)

    def flush(self, conn: Connection) -> None:
        """Keep nothing between records: there is nothing to write."""

    def discard(self) -> None:
        """Keep nothing between records: there is nothing to forget."""

    def carry_out(self, record: Record, c: Command, of: str = "") -> None:
        """Carry out a command in the fact's name and time; `of` names it where its form may change."""
        at = Envelope.FromString(record.value).meta.recorded_at.ToDatetime(tzinfo=UTC)
        said = hashlib.sha256(msgspec.json.encode(c, order="sorted")).hexdigest()
        key = f"{record.source}:{record.position}:{of or f'{type(c).__name__}:{said[:16]}'}"
        cause = Cause(record.source, record.position)
        self.core.executor.execute(c, SYSTEM, key, at=at, cause=cause)

    def tell(self, record: Record, c: Command) -> None:
        """Carry it out unless it is moot; that is logged and parks nothing."""
        try:
            self.carry_out(record, c)
        except self.moot as why:
            fact = f"{record.source}:{record.position}"
            log.info("moot", fact=fact, command=type(c).__name__, why=why.code)

    def consumer(self, parked: Table, listens: frozenset[str], partitions: int) -> Consumer:
        """Make the service's one reader of facts."""
        return Consumer(
            reader=self.core.name,
            views=self.core.views,
            positions=self.core.tables.positions,
            parked=parked,
            handler=self,
            listens=listens,
            partitions=partitions,
            resumes=self.core.tables.resumes,
        )
