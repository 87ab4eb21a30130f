"""What the facts of others, and the committee's own final results, mean here (rulings A9, B5)."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, Table

from chassis.actors import SYSTEM
from chassis.consumer import Consumer
from chassis.domain import Cause, Command
from chassis.executor import Executor
from chassis.places import learn_place
from chassis.relay import Record
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.registry.v1 import events_pb2 as registry_pb
from committee import commands as wish
from committee.application import Committee

LISTENS = frozenset({"registry", "committee"})
REGISTERED = "registry.Estate.EstateRegistered"
FINAL = "committee.AssemblyMeeting.ResultFinal"


@dataclass(frozen=True, slots=True)
class Policies:
    """Learns where estates lie; makes a passed motion of item 1 the estate's rules."""

    executor: Executor
    places: Table

    def handle(self, conn: Connection, record: Record) -> None:
        """Take in one record; facts that mean nothing here are passed over."""
        react = _REACTIONS.get(record.type)
        if react is not None:
            react(self, conn, record)

    def flush(self, conn: Connection) -> None:
        """Keep nothing between records: there is nothing to write."""

    def discard(self) -> None:
        """Keep nothing between records: there is nothing to forget."""

    def registered(self, conn: Connection, record: Record) -> None:
        """Learn an estate's place."""
        said = registry_pb.RegistryEvent.FromString(record.value)
        fact = said.estate_registered
        learn_place(conn, self.places, said.meta.estate_id, fact.community_ref, fact.jurisdiction)

    def final(self, conn: Connection, record: Record) -> None:  # noqa: ARG002  (a reaction's form)
        """Put rules that the assembly has adopted on record, in the name of the result (B5)."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        meeting = self.executor.mapper.fold(self.executor.store.events(UUID(meta.stream)))
        cause = Cause(record.source, record.position)
        in_effect = {m.motion_id: m.in_effect for m in meeting.counted.motions}
        for motion in meeting.motions:
            if motion.rules is None or not in_effect[motion.motion_id]:
                continue
            address = f"/estates/{meta.estate_id}/rules"
            adopt: Callable[..., Command] = (
                wish.RecordStandingRules
                if self.executor.load(address) is None
                else wish.ReviseStandingRules
            )
            c = adopt(
                estate_id=UUID(meta.estate_id),
                adopted_on=_day(meta.on),
                text_sha256=motion.plan_sha256 or hashlib.sha256(motion.text.encode()).hexdigest(),
                parameters=motion.rules,
            )
            key = f"{record.source}:{record.position}:{motion.motion_id}"
            self.executor.execute(
                c, SYSTEM, key, at=meta.recorded_at.ToDatetime(tzinfo=UTC), cause=cause
            )


def consumer_of(committee: Committee, partitions: int = 1) -> Consumer:
    """Make the committee's one reader of facts: the registry's, and its own."""
    core, tables = committee.core, committee.tables
    return Consumer(
        reader="committee",
        views=core.views,
        positions=tables.positions,
        parked=tables.parked,
        handler=Policies(core.executor, tables.places),
        listens=LISTENS,
        partitions=partitions,
        resumes=tables.resumes,
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)


_REACTIONS: dict[str, Callable[[Policies, Connection, Record], Any]] = {
    REGISTERED: Policies.registered,
    FINAL: Policies.final,
}
