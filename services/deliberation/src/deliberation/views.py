"""The deliberation's read models: its topics and opinions, and what others' facts say of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    Uuid,
)
from typing_extensions import override

from chassis.consumer import parked_table
from chassis.core import Tables
from chassis.domain import Event
from chassis.mapper import Mapper
from chassis.store import Store, Stored
from chassis.views import BIG, upsert
from deliberation.domain.topic import Deliberation

OF_TOPICS = "deliberation.Deliberation."
SUBMITTED = "deliberation.Opinion.OpinionSubmitted"


def issue_of(tags: Sequence[str], extent: Any = None) -> str:
    """Name an issue: equal tags and extent are the same one (ruling G16)."""
    where = f"@{extent.kind}:{extent.ref}" if extent is not None else ""
    return " ".join(sorted(set(tags))) + where


@dataclass(slots=True)
class DeliberationTables(Tables):
    """The tables of every service, and this one's own."""

    parked: Table = field(init=False)
    topics: Table = field(init=False)
    opinions: Table = field(init=False)
    consultations: Table = field(init=False)
    petitions: Table = field(init=False)
    meetings: Table = field(init=False)
    motions: Table = field(init=False)
    contracts: Table = field(init=False)
    assemblies: Table = field(init=False)
    tiers: Table = field(init=False)

    @override
    def __post_init__(self) -> None:
        Tables.__post_init__(self)
        self.parked = parked_table(self.metadata)
        self.topics = Table(
            "topics",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("estate_id", String(36), nullable=False),
            Column("ref", String(40), nullable=False),
            Column("title", String(200), nullable=False),
            Column("stage", String(20), nullable=False),
            Column("decision_class", String(20), nullable=False),
            Column("issue", String(500), nullable=False),
            Column("plan_sha256", String(64), nullable=False, index=True),
            Column("rejected_on", Date),
            UniqueConstraint("estate_id", "ref"),
        )
        self.opinions = Table(
            "opinions",
            self.metadata,
            Column("stream", Uuid, primary_key=True),
            Column("topic_stream", Uuid, nullable=False, index=True),
            Column("round", Integer, nullable=False),
            Column("ref", String(40), nullable=False),
        )
        self.consultations = Table(
            "consultations",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("estate_id", String(36), nullable=False, index=True),
            Column("ref", String(40), nullable=False),
            Column("topic", String(40), nullable=False),
            Column("tags", Text, nullable=False),
            Column("outcome", String(30), nullable=False, default=""),
            Column("dissent", Text, nullable=False, default=""),
            Column("concluded_on", Date),
            Column("position", BIG, nullable=False, default=0),
        )
        self.petitions = Table(
            "petitions", self.metadata, Column("stream", String(36), primary_key=True)
        )
        self.meetings = Table(
            "meetings",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("ref", String(40), nullable=False),
        )
        self.motions = Table(
            "motions",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("motion", String(40), primary_key=True),
            Column("estate_id", String(36), nullable=False),
            Column("meeting", String(40), nullable=False),
            Column("plan_sha256", String(64), nullable=False, index=True),
            Column("passed", Boolean),
            Column("figures", Text, nullable=False, default=""),
            Column("posted_at", String(200), nullable=False, default=""),
            Column("posted_on", Date),
            Column("until", Date),
            Column("late", Boolean, nullable=False, default=False),
            Column("final", Boolean, nullable=False, default=False),
            Column("position", BIG, nullable=False, default=0),
        )
        self._of_the_alliance()

    def _of_the_alliance(self) -> None:
        self.contracts = Table(
            "contracts",
            self.metadata,
            Column("stream", String(36), primary_key=True),
            Column("ref", String(40), nullable=False),
            Column("basis", String(30), nullable=False, default=""),
        )
        self.assemblies = Table(
            "assemblies",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("since", Date, nullable=False),
        )
        self.tiers = Table(
            "tiers",
            self.metadata,
            Column("estate_id", String(36), primary_key=True),
            Column("position", BIG, primary_key=True),
            Column("confirmed_on", Date, nullable=False),
        )


@dataclass(slots=True)
class DeliberationView:
    """Keeps the lists in step with the log; a topic's row is what its facts make of it."""

    tables: DeliberationTables
    store: Store
    mapper: Mapper

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch."""
        opinions: list[dict[str, Any]] = [
            {
                "stream": one.stream,
                "topic_stream": vars(fact)["topic_stream"],
                "round": vars(fact)["round"],
                "ref": vars(fact)["ref"],
            }
            for one, fact in zip(stored, facts, strict=True)
            if one.topic == SUBMITTED
        ]
        if opinions:
            upsert(conn, self.tables.opinions, opinions)
        touched = dict.fromkeys(s.stream for s in stored if s.topic.startswith(OF_TOPICS))
        if touched:
            upsert(conn, self.tables.topics, [self._row(stream) for stream in touched])

    def _row(self, stream: Any) -> dict[str, Any]:
        events = self.store.events(stream)
        topic: Deliberation = self.mapper.fold(events)
        return {
            "stream": stream,
            "estate_id": str(self.mapper.read(events[0]).estate_id),
            "ref": topic.ref,
            "title": topic.title,
            "stage": topic.stage,
            "decision_class": topic.decision_class,
            "issue": issue_of(topic.tags, topic.extent),
            "plan_sha256": topic.frozen.sha256 if topic.frozen else "",
            "rejected_on": topic.rejected_on,
        }
