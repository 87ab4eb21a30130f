"""The consultation service's read model: an estate's consultations, as a list shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Column, Connection, String, Table, Uuid
from typing_extensions import override

from chassis.consumer import parked_table
from chassis.core import Tables
from chassis.domain import Event
from chassis.mapper import Mapper
from chassis.store import Store, Stored
from chassis.views import upsert
from consultation.domain.consultation import Consultation
from consultation.shown import listed

OF = "consultation.Consultation."


@dataclass(slots=True)
class ConsultationTables(Tables):
    """The tables of every service, and this one's own."""

    parked: Table = field(init=False)
    consultations: Table = field(init=False)

    @override
    def __post_init__(self) -> None:
        Tables.__post_init__(self)
        self.parked = parked_table(self.metadata)
        self.consultations = Table(
            "consultations",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("ref", String(40), nullable=False),
            Column("shown", JSON, nullable=False),
        )


@dataclass(slots=True)
class ConsultationView:
    """Keeps the list in step with the log; a row is what a consultation's facts make of it."""

    tables: ConsultationTables
    store: Store
    mapper: Mapper

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch."""
        touched = {
            one.stream: fact.estate_id
            for one, fact in zip(stored, facts, strict=True)
            if one.topic.startswith(OF)
        }
        if touched:
            rows = [self._row(stream, estate_id) for stream, estate_id in touched.items()]
            upsert(conn, self.tables.consultations, rows)

    def _row(self, stream: UUID, estate_id: UUID | None) -> dict[str, Any]:
        found: Consultation = self.mapper.fold(self.store.events(stream))
        return {
            "stream": stream,
            "estate_id": str(estate_id),
            "ref": found.ref,
            "shown": listed(found),
        }
