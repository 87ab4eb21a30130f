"""What the facts of others mean here (ruling A9): where an estate lies."""

from dataclasses import dataclass

from sqlalchemy import Connection, Table

from chassis.consumer import Consumer
from chassis.places import learn_place
from chassis.relay import Record
from cogov.registry.v1 import events_pb2 as registry_pb
from consultation.application import Consultations

LISTENS = frozenset({"registry"})
REGISTERED = "registry.Estate.EstateRegistered"


@dataclass(frozen=True, slots=True)
class Policies:
    """Learns where estates lie."""

    places: Table

    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; facts that mean nothing here are passed over."""
        if record.type != REGISTERED:
            return
        said = registry_pb.RegistryEvent.FromString(record.value)
        fact = said.estate_registered
        learn_place(conn, self.places, said.meta.estate_id, fact.community_ref, fact.jurisdiction)

    def flush(self, conn: Connection) -> None:
        """Keep nothing between records: there is nothing to write."""

    def discard(self) -> None:
        """Keep nothing between records: there is nothing to forget."""


def consumer_of(consultations: Consultations, partitions: int = 1) -> Consumer:
    """Make the service's one reader of facts."""
    core, tables = consultations.core, consultations.tables
    return Consumer(
        reader="consultation",
        views=core.views,
        positions=tables.positions,
        parked=tables.parked,
        handler=Policies(tables.places),
        listens=LISTENS,
        partitions=partitions,
        resumes=tables.resumes,
    )
