"""What the facts of others mean here (rulings A9, A10, G16): gates open on them, and on nothing else."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar, Literal
from uuid import UUID

import msgspec
from sqlalchemy import Connection, Row, Select, delete, select, update

from chassis.consumer import Consumer
from chassis.policies import Policies
from chassis.refusals import Refusal
from chassis.relay import Record
from chassis.views import upsert
from cogov.alliance.v1 import events_pb2 as alliance_pb
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.consultation.v1 import events_pb2 as consultation_pb
from deliberation import commands as wish
from deliberation.application import Deliberations
from deliberation.domain import asked
from deliberation.domain.facts import Figure
from deliberation.refusals import (
    DecisionRefNotFound,
    OtherIssue,
    OutcomeOpensNoGate,
    PlanHashMismatch,
)
from deliberation.views import DeliberationTables, issue_of

LISTENS = frozenset({"registry", "consultation", "committee", "alliance"})
HIRED = frozenset({"STANDARD", "BASIC"})
"""Tiers whose service the owners decide on (flow 5.1, row 4a)."""

Undone = Literal["ANNULLED", "REVOKED", "SUSPENDED", "UPHELD"]
FALLEN = frozenset({"ANNULLED", "REVOKED"})


@dataclass(frozen=True, slots=True)
class DeliberationPolicies(Policies):
    """Learns what others decided, and carries it to the topics that wait for it.

    A topic that has gone on, or waits for something else, is told nothing by the fact.
    """

    tables: DeliberationTables
    moot: ClassVar[tuple[type[Refusal], ...]] = (
        *Policies.moot,
        OtherIssue,
        OutcomeOpensNoGate,
        PlanHashMismatch,
        DecisionRefNotFound,
    )

    # The five-party table

    def requested(self, conn: Connection, record: Record) -> None:
        """Remember what a consultation is about."""
        said = consultation_pb.ConsultationEvent.FromString(record.value)
        fact = said.consultation_requested
        row = {
            "stream": said.meta.stream,
            "estate_id": said.meta.estate_id,
            "ref": fact.ref,
            "topic": fact.topic,
            "tags": issue_of(fact.tags),
        }
        upsert(conn, self.tables.consultations, [row])

    def concluded(self, conn: Connection, record: Record) -> None:
        """Keep what the table came to; the topic it was asked for goes on."""
        said = consultation_pb.ConsultationEvent.FromString(record.value)
        meta, ended = said.meta, said.consultation_concluded.ended
        t = self.tables.consultations
        conn.execute(
            update(t)
            .where(t.c.stream == meta.stream)
            .values(
                outcome=ended.outcome,
                dissent=" ".join(p.seat for p in ended.dissent),
                concluded_on=date.fromisoformat(meta.on),
                position=record.position,
            )
        )
        row = conn.execute(select(t).where(t.c.stream == meta.stream)).one()
        if row.topic:
            self.tell(
                record,
                wish.AttachConsultation(UUID(meta.estate_id), row.topic, row.ref),
            )

    # The assembly

    def petitioned(self, conn: Connection, record: Record) -> None:
        """Remember a petition that reached its fifth, or that the street admitted (R-14)."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        upsert(conn, self.tables.petitions, [{"stream": meta.stream}])

    def scheduled(self, conn: Connection, record: Record) -> None:
        """Note motions that carry a plan; the topic whose plan it is learns where it is voted on."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        fact = said.meeting_scheduled
        upsert(conn, self.tables.meetings, [{"stream": said.meta.stream, "ref": fact.ref}])
        self._note(conn, record, said.meta, fact.ref, fact)

    def amended(self, conn: Connection, record: Record) -> None:
        """Note the motions that replace those of before."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        before, t = self._motions(conn, said.meta.stream), self.tables.motions
        conn.execute(delete(t).where(t.c.stream == said.meta.stream))
        kept = {m.plan_sha256 for m in said.motions_amended.motions}
        for row in before:
            if row.plan_sha256 not in kept:
                self._arrange(record, said.meta, row.plan_sha256)
        m = self.tables.meetings.c
        meeting = conn.execute(select(m.ref).where(m.stream == said.meta.stream)).scalar_one()
        self._note(conn, record, said.meta, meeting, said.motions_amended)

    def cancelled(self, conn: Connection, record: Record) -> None:
        """Forget a meeting's motions; their topics wait for another meeting."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        t = self.tables.motions
        rows = self._motions(conn, meta.stream)
        conn.execute(delete(t).where(t.c.stream == meta.stream))
        for row in rows:
            self._arrange(record, meta, row.plan_sha256)

    def counted(self, conn: Connection, record: Record) -> None:
        """Keep each motion's verdict; it is told on once it is posted."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        t = self.tables.motions
        for one in said.ballots_counted.motions:
            figures = [Figure(m.code, m.reached) for m in one.verdict.measures]
            conn.execute(
                update(t)
                .where(t.c.stream == said.meta.stream, t.c.motion == one.motion_id)
                .values(
                    passed=one.in_effect,
                    figures=msgspec.json.encode(figures).decode(),
                    position=record.position,
                )
            )
        self._take_over(conn, record, said.meta, t.c.posted_on.is_not(None))

    def posted(self, conn: Connection, record: Record) -> None:
        """Take posted results over: the committee's posting is the resolution's (ruling G16)."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        fact, t = said.result_posted, self.tables.motions
        conn.execute(
            update(t)
            .where(t.c.stream == said.meta.stream)
            .values(
                posted_at=fact.posted_at,
                posted_on=date.fromisoformat(said.meta.on),
                until=date.fromisoformat(fact.until),
                late=fact.late,
                position=record.position,
            )
        )
        self._take_over(conn, record, said.meta)

    def final(self, conn: Connection, record: Record) -> None:
        """Take over that a result is final: now it passes or fails."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        t = self.tables.motions
        conn.execute(
            update(t).where(t.c.stream == meta.stream).values(final=True, position=record.position)
        )
        self._take_over(conn, record, meta)

    def undone(self, conn: Connection, record: Record) -> None:
        """Carry on what an authority or a court does with decisions (R-16, R-17)."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        field, what = _UNDOING[record.type]
        t, named = self.tables.motions, set(getattr(said, field).motion_ids)
        for row in self._motions(conn, said.meta.stream, t.c.motion.in_(named)):
            if row.posted_on is None and what in FALLEN:
                # It never came to a result that could be taken over.
                conn.execute(delete(t).where(t.c.stream == row.stream, t.c.motion == row.motion))
                self._arrange(record, said.meta, row.plan_sha256)
                continue
            for topic in self._topics(conn, row):
                c = wish.FollowDecision(UUID(row.estate_id), topic, row.meeting, row.motion, what)
                self.tell(record, c)

    # The alliance: what it asks of the owners is a topic of item 4 (flow 5.1)

    def founded(self, conn: Connection, record: Record) -> None:
        """Learn that the owners have an assembly, from its rules or its committee; a tier may wait for it."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        meta, t = said.meta, self.tables.assemblies
        if said.HasField("body_recorded") and said.body_recorded.kind != "committee":
            return
        day = date.fromisoformat(meta.on)
        known = conn.execute(select(t.c.since).where(t.c.estate_id == meta.estate_id)).scalar()
        since = min(known or day, day)
        upsert(conn, t, [{"estate_id": meta.estate_id, "since": since}])
        waiting = self.tables.tiers.c
        question = select(waiting.position).where(
            waiting.estate_id == meta.estate_id, waiting.confirmed_on >= since
        )
        for position in conn.execute(question.order_by(waiting.position)).scalars():
            self._raise(record, meta, position, asked.hiring())

    def tiered(self, conn: Connection, record: Record) -> None:
        """Ask who is to serve, where there is an assembly to ask; elsewhere somebody must call (4b).

        Whether there was one is judged by the days of both facts, in whichever order they arrive.
        """
        said = alliance_pb.AllianceEvent.FromString(record.value)
        meta, t = said.meta, self.tables.assemblies.c
        if said.tier_confirmed.tier not in HIRED:
            return
        row = {
            "estate_id": meta.estate_id,
            "position": record.position,
            "confirmed_on": date.fromisoformat(meta.on),
        }
        upsert(conn, self.tables.tiers, [row])
        since = conn.execute(select(t.since).where(t.estate_id == meta.estate_id)).scalar()
        if since is not None and since <= row["confirmed_on"]:
            self._raise(record, meta, record.position, asked.hiring())

    def drafted(self, conn: Connection, record: Record) -> None:
        """Remember what a contract is called."""
        said = alliance_pb.AllianceEvent.FromString(record.value)
        row = {"stream": said.meta.stream, "ref": said.contract_drafted.ref, "basis": ""}
        upsert(conn, self.tables.contracts, [row])

    def signed(self, conn: Connection, record: Record) -> None:
        """Remember what a contract rests on."""
        said = alliance_pb.AllianceEvent.FromString(record.value)
        fact = said.contract_signed
        row = {"stream": said.meta.stream, "ref": fact.ref, "basis": fact.basis}
        upsert(conn, self.tables.contracts, [row])

    def failed(self, _: Connection, record: Record) -> None:
        """Ask about a provider that failed two quarters in a row (row 7)."""
        said = alliance_pb.AllianceEvent.FromString(record.value)
        fact = said.owners_review_requested
        question = asked.dismissing(fact.contract, fact.provider, fact.quarters)
        self._raise(record, said.meta, record.position, question, fact.contract)

    def expiring(self, conn: Connection, record: Record) -> None:
        """Ask about a contract that ends (row 9); an emergency's was asked about when it began."""
        said = alliance_pb.AllianceEvent.FromString(record.value)
        t = self.tables.contracts.c
        row = conn.execute(select(t.ref, t.basis).where(t.stream == said.meta.stream)).one()
        if row.basis != "STREET_EMERGENCY":
            question = asked.renewing(row.ref, said.renewal_decision_due.due)
            self._raise(record, said.meta, record.position, question, row.ref)

    def emergency(self, _: Connection, record: Record) -> None:
        """Ask who is to serve after an emergency, in parallel with it (row 10)."""
        said = alliance_pb.AllianceEvent.FromString(record.value)
        served = said.emergency_service_started.emergency
        question = asked.replacing(served.provider, served.ends_by)
        self._raise(record, said.meta, record.position, question)

    def _raise(
        self,
        record: Record,
        meta: Any,
        position: int,
        question: asked.Asked,
        contract: str | None = None,
    ) -> None:
        c = wish.RaiseTopic(
            estate_id=UUID(meta.estate_id),
            topic=asked.topic_of(position),
            title=question.title,
            text=question.text,
            origin="ALLIANCE",
            tags=(question.tag,),
            origin_ref=contract,
        )
        self.tell(record, c)

    # How

    def _note(self, conn: Connection, record: Record, meta: Any, meeting: str, fact: Any) -> None:
        rows = [
            {
                "stream": meta.stream,
                "motion": m.motion_id,
                "estate_id": meta.estate_id,
                "meeting": meeting,
                "plan_sha256": m.plan_sha256,
            }
            for m in fact.motions
            if m.plan_sha256
        ]
        if rows:
            upsert(conn, self.tables.motions, rows)
        for row in rows:
            self._arrange(record, meta, row["plan_sha256"], meeting, row["motion"])

    def _arrange(
        self,
        record: Record,
        meta: Any,
        plan_sha256: str,
        meeting: str | None = None,
        motion: str | None = None,
    ) -> None:
        self.core.follower.catch_up()
        with self.core.views.reading() as conn:
            topics = self._with_plan(conn, meta.estate_id, plan_sha256)
        for topic in topics:
            c = wish.ArrangeVote(UUID(meta.estate_id), topic, plan_sha256, meeting, motion)
            self.tell(record, c)

    def _take_over(self, conn: Connection, record: Record, meta: Any, *where: Any) -> None:
        for row in self._motions(conn, meta.stream, *where):
            for topic in self._topics(conn, row):
                c = wish.RecordResolution(UUID(row.estate_id), topic, row.meeting, row.motion)
                self.tell(record, c)

    def _motions(self, conn: Connection, stream: str, *where: Any) -> list[Row[Any]]:
        t = self.tables.motions
        question: Select[Any] = select(t).where(t.c.stream == stream, *where)
        return list(conn.execute(question.order_by(t.c.motion)))

    def _topics(self, conn: Connection, row: Row[Any]) -> list[str]:
        self.core.follower.catch_up()
        return self._with_plan(conn, row.estate_id, row.plan_sha256)

    def _with_plan(self, conn: Connection, estate_id: str, plan_sha256: str) -> list[str]:
        t = self.tables.topics.c
        question = select(t.ref).where(t.estate_id == estate_id, t.plan_sha256 == plan_sha256)
        return list(conn.execute(question.order_by(t.ref)).scalars())


def consumer_of(deliberations: Deliberations, partitions: int = 1) -> Consumer:
    """Make the service's one reader of facts."""
    tables = deliberations.tables
    policies = DeliberationPolicies(deliberations.core, _REACTIONS, tables)
    return policies.consumer(tables.parked, LISTENS, partitions)


MEETING = "committee.AssemblyMeeting."
_UNDOING: dict[str, tuple[str, Undone]] = {
    MEETING + "DecisionAnnulled": ("decision_annulled", "ANNULLED"),
    MEETING + "DecisionRevokedByCourt": ("decision_revoked_by_court", "REVOKED"),
    MEETING + "DecisionSuspended": ("decision_suspended", "SUSPENDED"),
    MEETING + "DecisionUpheld": ("decision_upheld", "UPHELD"),
}
_REACTIONS: dict[str, Callable[[DeliberationPolicies, Connection, Record], Any]] = {
    "consultation.Consultation.ConsultationRequested": DeliberationPolicies.requested,
    "consultation.Consultation.ConsultationConcluded": DeliberationPolicies.concluded,
    "committee.Petition.MeetingPetitioned": DeliberationPolicies.petitioned,
    "committee.Petition.PetitionAdmitted": DeliberationPolicies.petitioned,
    MEETING + "MeetingScheduled": DeliberationPolicies.scheduled,
    MEETING + "MotionsAmended": DeliberationPolicies.amended,
    MEETING + "MeetingCancelled": DeliberationPolicies.cancelled,
    MEETING + "BallotsCounted": DeliberationPolicies.counted,
    MEETING + "ResultPosted": DeliberationPolicies.posted,
    MEETING + "ResultFinal": DeliberationPolicies.final,
    **dict.fromkeys(_UNDOING, DeliberationPolicies.undone),
    "committee.StandingRules.RulesRecorded": DeliberationPolicies.founded,
    "committee.StandingBody.BodyRecorded": DeliberationPolicies.founded,
    "alliance.Enrolment.TierConfirmed": DeliberationPolicies.tiered,
    "alliance.Enrolment.EmergencyServiceStarted": DeliberationPolicies.emergency,
    "alliance.Contract.ContractDrafted": DeliberationPolicies.drafted,
    "alliance.Contract.ContractSigned": DeliberationPolicies.signed,
    "alliance.Contract.RenewalDecisionDue": DeliberationPolicies.expiring,
    "alliance.Appraisal.OwnersReviewRequested": DeliberationPolicies.failed,
}
