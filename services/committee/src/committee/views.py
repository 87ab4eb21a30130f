"""The committee's read models: derived from its own log, and the rolls it was given."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from typing import Any
from uuid import UUID

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Index,
    Integer,
    String,
    Table,
    Uuid,
    update,
)
from typing_extensions import override

from chassis.consumer import parked_table
from chassis.core import Tables
from chassis.domain import Event, stream_id
from chassis.store import Stored
from chassis.views import BIG, upsert


@dataclass(slots=True)
class CommitteeTables(Tables):
    """The tables of every service, and the committee's own."""

    parked: Table = field(init=False)
    meetings: Table = field(init=False)
    petitions: Table = field(init=False)
    ballots: Table = field(init=False)
    deliveries: Table = field(init=False)
    proxies: Table = field(init=False)
    papers: Table = field(init=False)
    entries: Table = field(init=False)
    pending: Table = field(init=False)

    @override
    def __post_init__(self) -> None:
        Tables.__post_init__(self)
        self.parked = parked_table(self.metadata)
        self.meetings = self._listed("meetings", Column("ref", String(40), nullable=False))
        self.petitions = self._listed(
            "petitions", Column("items", JSON, nullable=False), Column("stage", String(20))
        )
        self.ballots = self._of_meeting(
            "ballots",
            Column("entry", String(36), nullable=False),
            Column("channel", String(12), nullable=False),
            Column("state", String(12), nullable=False),
            Column("readings", Integer, nullable=False),
            Column("disputed", Boolean, nullable=False),
            Column("contest", String(12), nullable=False),
            Column("collector", String(80), nullable=False),
            Column("receipt_position", BIG, nullable=False),
            Column("position", BIG, nullable=False),
            Column("at", DateTime(timezone=True), nullable=False),
        )
        self.deliveries = self._of_meeting(
            "deliveries",
            Column("entry", String(36), primary_key=True),
            Column("batch", String(40), nullable=False),
            Column("channel", String(12), nullable=False),
            Column("effective_service", Boolean, nullable=False),
            Column("consequence_notice", Boolean, nullable=False),
        )
        self.proxies = self._of_meeting(
            "proxies",
            Column("ref", String(40), nullable=False),
            Column("entry", String(36), nullable=False),
            Column("holder", String(80), nullable=False, index=True),
            Column("state", String(12), nullable=False),
        )
        self.papers = self._of_meeting("papers", Column("channel", String(12), nullable=False))
        self.entries = Table(
            "kept_entries",
            self.metadata,
            Column("roll", Uuid, primary_key=True),
            Column("entry_id", String(36), primary_key=True),
            Column("area_cm2", BIG, nullable=False),
            Column("by_building", JSON, nullable=False),
            Column("units", JSON, nullable=False),
            Column("owners", JSON, nullable=False),
        )

        self.pending = self._listed(
            "pending_motions",
            Column("ref", String(40), nullable=False),
            Column("topic_stream", String(36), nullable=False, index=True),
            Column("plan_sha256", String(64), nullable=False),
            Column("stage", String(12), nullable=False),
            Column("meetings", JSON, nullable=False),
            Column("shown", JSON, nullable=False),
        )

    def _listed(self, name: str, *columns: Column[Any]) -> Table:
        stream = Column("stream", Uuid, primary_key=True)
        estate = Column("estate_id", String(36), nullable=False, index=True)
        return Table(name, self.metadata, stream, estate, *columns)

    def _of_meeting(self, name: str, *columns: Column[Any]) -> Table:
        stream = Column("stream", Uuid, primary_key=True)
        meeting = Column("meeting", Uuid, nullable=False)
        return Table(
            name, self.metadata, stream, meeting, *columns, Index(f"{name}_of", "meeting", "stream")
        )


@dataclass(slots=True)
class CommitteeView:
    """Keeps the committee's tables in step with its log."""

    tables: CommitteeTables

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch."""
        for one, fact in zip(stored, facts, strict=True):
            change = _CHANGES.get(one.topic)
            if change:
                change(conn, self.tables, one, fact)


def roll_stream(estate_id: UUID, roll: str) -> UUID:
    """Name a roll as the registry names its stream."""
    return stream_id(f"/estates/{estate_id}/rolls/{roll}")


def topic_stream(estate_id: UUID, topic: str) -> UUID:
    """Name a topic as the deliberation names its stream."""
    return stream_id(f"/estates/{estate_id}/topics/{topic}")


Change = Callable[[Connection, CommitteeTables, Stored, Any], None]


def _meeting(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    row = {"stream": one.stream, "estate_id": str(fact.estate_id), "ref": fact.ref}
    upsert(conn, t.meetings, [row])


def _petition(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    row = {"stream": one.stream, "estate_id": str(fact.estate_id), "items": list(fact.items)}
    upsert(conn, t.petitions, [row | {"stage": "OPEN"}])


def _petition_is(stage: str) -> Change:
    def change(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
        _set(conn, t.petitions, one, stage=stage)

    return change


def _ballot(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    row = {
        "stream": one.stream,
        "meeting": fact.meeting_stream,
        "entry": str(fact.entry),
        "channel": fact.channel,
        "state": "CAST" if fact.sealed else "RECEIVED",
        "readings": 0,
        "disputed": False,
        "contest": "",
        "collector": (fact.receipt.collector or "") if fact.receipt else "",
        "receipt_position": one.position,
        "position": one.position,
        "at": fact.timestamp.astimezone(UTC),
    }
    upsert(conn, t.ballots, [row])


def _ballot_set(**values: Any) -> Change:
    def change(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
        _set(conn, t.ballots, one, **values)

    return change


def _changed(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    _set(conn, t.ballots, one, position=one.position)


def _read(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    state = "READ" if fact.reading > 1 else "RECEIVED"
    _set(conn, t.ballots, one, state=state, readings=fact.reading, position=one.position)


def _contest_decided(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    if fact.struck:
        _set(conn, t.ballots, one, contest="STRUCK", state="STRUCK")
    else:
        _set(conn, t.ballots, one, contest="CONFIRMED")


def _delivered(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    common = {
        "stream": one.stream,
        "meeting": fact.meeting_stream,
        "batch": fact.batch,
        "channel": fact.channel,
        "effective_service": fact.effective_service,
        "consequence_notice": fact.consequence_notice,
    }
    upsert(conn, t.deliveries, [common | {"entry": str(entry)} for entry in fact.entries])


def _proxy(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    row = {
        "stream": one.stream,
        "meeting": fact.meeting_stream,
        "ref": fact.proxy,
        "entry": str(fact.entry),
        "holder": fact.holder,
        "state": "GRANTED",
    }
    upsert(conn, t.proxies, [row])


def _proxy_revoked(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    _set(conn, t.proxies, one, state="REVOKED")


def _paper(conn: Connection, t: CommitteeTables, one: Stored, fact: Any) -> None:
    row = {"stream": one.stream, "meeting": fact.meeting_stream, "channel": fact.channel}
    upsert(conn, t.papers, [row])


def _set(conn: Connection, table: Table, one: Stored, **values: Any) -> None:
    conn.execute(update(table).where(table.c.stream == one.stream).values(**values))


_CHANGES: dict[str, Change] = {
    "committee.AssemblyMeeting.MeetingScheduled": _meeting,
    "committee.Petition.PetitionOpened": _petition,
    "committee.Petition.MeetingPetitioned": _petition_is("ADMITTED"),
    "committee.Petition.PetitionAdmitted": _petition_is("ADMITTED"),
    "committee.Petition.PetitionReferred": _petition_is("REFERRED"),
    "committee.Petition.PetitionRefused": _petition_is("REFUSED"),
    "committee.Petition.PetitionLapsed": _petition_is("LAPSED"),
    "committee.Petition.PetitionScheduled": _petition_is("SCHEDULED"),
    "committee.Petition.PetitionReopened": _petition_is("ADMITTED"),
    "committee.Petition.DeadlineMissed": _petition_is("OVERDUE"),
    "committee.Ballot.BallotCast": _ballot,
    "committee.Ballot.BallotReceived": _ballot,
    "committee.Ballot.BallotChanged": _changed,
    "committee.Ballot.BallotRead": _read,
    "committee.Ballot.BallotVoided": _ballot_set(state="VOID"),
    "committee.Ballot.BallotContested": _ballot_set(contest="OPEN"),
    "committee.Ballot.ContestDecided": _contest_decided,
    "committee.Ballot.BallotObjected": _ballot_set(disputed=True),
    "committee.Ballot.ObjectionWithdrawn": _ballot_set(disputed=False),
    "committee.DeliveryBatch.BallotsDelivered": _delivered,
    "committee.Proxy.ProxyGranted": _proxy,
    "committee.Proxy.ProxyRevoked": _proxy_revoked,
    "committee.SecondPaper.SecondPaperReceived": _paper,
}
