"""What the facts of others mean here: a topic that is proposed is put to the table (flow 5.4, row 2)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import Connection

from chassis.consumer import Consumer
from chassis.domain import ref_after
from chassis.policies import Policies
from chassis.relay import Record
from cogov.deliberation.v1 import events_pb2 as deliberation_pb
from consultation import commands as wish
from consultation.application import Consultations

LISTENS = frozenset({"registry", "deliberation"})


class ConsultationPolicies(Policies):
    """Asks for what a topic needs; every service learns where estates lie."""

    __slots__ = ()

    def proposed(self, _: Connection, record: Record) -> None:
        """Ask the table, unless the topic takes over what it said on the same issue before."""
        said = deliberation_pb.DeliberationEvent.FromString(record.value)
        fact, meta = said.topic_proposed, said.meta
        if fact.reuses:
            return
        c = wish.RequestConsultation(
            estate_id=UUID(meta.estate_id),
            consultation=ref_after(f"t-{fact.ref}", meta.version),
            form="COORDINATION",
            title=fact.title,
            proposal=fact.text,
            tags=tuple(fact.tags),
            topic=fact.ref,
        )
        self.tell(record, c)


def consumer_of(consultations: Consultations, partitions: int = 1) -> Consumer:
    """Make the service's one reader of facts."""
    policies = ConsultationPolicies(consultations.core, _REACTIONS)
    return policies.consumer(consultations.tables.parked, LISTENS, partitions)


_REACTIONS: dict[str, Callable[[ConsultationPolicies, Connection, Record], Any]] = {
    "deliberation.Deliberation.TopicProposed": ConsultationPolicies.proposed,
}
