"""The consultation service's read model: which consultations an estate has."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Column, Connection, String, Table, Uuid
from typing_extensions import override

from chassis.consumer import parked_table
from chassis.core import Tables
from chassis.domain import Event
from chassis.store import Stored
from chassis.views import upsert

REQUESTED = "consultation.Consultation.ConsultationRequested"


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
        )


@dataclass(slots=True)
class ConsultationView:
    """Keeps the list in step with the log."""

    tables: ConsultationTables

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch."""
        made: list[dict[str, Any]] = [
            {"stream": one.stream, "estate_id": str(fact.estate_id), "ref": vars(fact)["ref"]}
            for one, fact in zip(stored, facts, strict=True)
            if one.topic == REQUESTED
        ]
        if made:
            upsert(conn, self.tables.consultations, made)
