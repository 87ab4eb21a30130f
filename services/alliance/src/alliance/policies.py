"""What the facts of others mean here: a survey, and what the owners decided on who serves them (A9)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select, update

from alliance.application import Alliances
from alliance.domain.basis import HIRING
from alliance.views import AllianceTables
from chassis.consumer import Consumer
from chassis.policies import Policies
from chassis.relay import Record
from chassis.views import upsert
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.registry.v1 import events_pb2 as registry_pb

LISTENS = frozenset({"registry", "committee"})
FACILITIES = ("roof", "wall", "pipes", "elevator", "fire", "lighting")


@dataclass(frozen=True, slots=True)
class AlliancePolicies(Policies):
    """Remembers what others decided; contracts are checked against it, and nothing follows by itself."""

    tables: AllianceTables

    def surveyed(self, conn: Connection, record: Record) -> None:
        """Remember the last survey of an estate's condition."""
        said = registry_pb.RegistryEvent.FromString(record.value)
        fact = said.estate_condition_surveyed
        dangerous = any(getattr(fact.facilities, name) == "dangerous" for name in FACILITIES)
        row = {
            "estate_id": said.meta.estate_id,
            "surveyed_on": date.fromisoformat(fact.surveyed_on),
            "boundary_closable": fact.boundary_closable,
            "dangerous_facility": dangerous,
            "provider_present": fact.provider_present,
            "position": record.position,
        }
        upsert(conn, self.tables.surveys, [row])

    def scheduled(self, conn: Connection, record: Record) -> None:
        """Note the motions on who serves the owners."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        ref = said.meeting_scheduled.ref
        row = {"stream": said.meta.stream, "estate_id": said.meta.estate_id, "ref": ref}
        upsert(conn, self.tables.meetings, [row])
        self._note(conn, record, said.meta, ref, said.meeting_scheduled.motions)

    def amended(self, conn: Connection, record: Record) -> None:
        """Note the motions that replace those of before."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        t = self.tables.motions
        conn.execute(delete(t).where(t.c.stream == said.meta.stream))
        m = self.tables.meetings.c
        ref = conn.execute(select(m.ref).where(m.stream == said.meta.stream)).scalar_one()
        self._note(conn, record, said.meta, ref, said.motions_amended.motions)

    def cancelled(self, conn: Connection, record: Record) -> None:
        """Forget a meeting's motions."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        t = self.tables.motions
        conn.execute(delete(t).where(t.c.stream == meta.stream))

    def counted(self, conn: Connection, record: Record) -> None:
        """Keep each motion's verdict; a recount begins anew."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        t = self.tables.motions
        for one in said.ballots_counted.motions:
            conn.execute(
                update(t)
                .where(t.c.stream == said.meta.stream, t.c.motion == one.motion_id)
                .values(passed=one.in_effect, position=record.position)
            )

    def posted(self, conn: Connection, record: Record) -> None:
        """Note that the owners have met (R-66)."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        t = self.tables.meetings
        met = date.fromisoformat(meta.on)
        conn.execute(update(t).where(t.c.stream == meta.stream).values(met_on=met))

    def final(self, conn: Connection, record: Record) -> None:
        """Note that a result is final."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        t = self.tables.motions
        where = t.c.stream == meta.stream
        conn.execute(update(t).where(where).values(final=True, position=record.position))

    def undone(self, conn: Connection, record: Record) -> None:
        """Note what an authority or a court annulled, revoked, suspended or upheld (R-16, R-17)."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        field, undone = _UNDOING[record.type]
        t, named = self.tables.motions, set(getattr(said, field).motion_ids)
        where = (t.c.stream == said.meta.stream, t.c.motion.in_(named))
        conn.execute(update(t).where(*where).values(undone=undone, position=record.position))

    @staticmethod
    def _rows(record: Record, meta: Any, meeting: str, motions: Any) -> list[dict[str, Any]]:
        return [
            {
                "stream": meta.stream,
                "motion": m.motion_id,
                "estate_id": meta.estate_id,
                "meeting": meeting,
                "item": m.item,
                "position": record.position,
            }
            for m in motions
            if m.item == HIRING
        ]

    def _note(
        self, conn: Connection, record: Record, meta: Any, meeting: str, motions: Any
    ) -> None:
        upsert(conn, self.tables.motions, self._rows(record, meta, meeting, motions))


def consumer_of(alliances: Alliances, partitions: int = 1) -> Consumer:
    """Make the service's one reader of facts."""
    tables = alliances.tables
    policies = AlliancePolicies(alliances.core, _REACTIONS, tables)
    return policies.consumer(tables.parked, LISTENS, partitions)


MEETING = "committee.AssemblyMeeting."
_UNDOING: dict[str, tuple[str, bool]] = {
    MEETING + "DecisionAnnulled": ("decision_annulled", True),
    MEETING + "DecisionRevokedByCourt": ("decision_revoked_by_court", True),
    MEETING + "DecisionSuspended": ("decision_suspended", True),
    MEETING + "DecisionUpheld": ("decision_upheld", False),
}
_REACTIONS: dict[str, Callable[[AlliancePolicies, Connection, Record], Any]] = {
    "registry.Estate.EstateConditionSurveyed": AlliancePolicies.surveyed,
    MEETING + "MeetingScheduled": AlliancePolicies.scheduled,
    MEETING + "MotionsAmended": AlliancePolicies.amended,
    MEETING + "MeetingCancelled": AlliancePolicies.cancelled,
    MEETING + "BallotsCounted": AlliancePolicies.counted,
    MEETING + "ResultPosted": AlliancePolicies.posted,
    MEETING + "ResultFinal": AlliancePolicies.final,
    **dict.fromkeys(_UNDOING, AlliancePolicies.undone),
}
