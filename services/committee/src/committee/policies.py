"""What the facts of others, and of the committee's own meetings, mean here (rulings A9, B5, C1)."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date
from typing import Any, Literal
from uuid import UUID

from msgspec import convert
from sqlalchemy import Connection, Row

from chassis.consumer import Consumer
from chassis.domain import Command, ref_after, stream_id
from chassis.policies import Policies
from chassis.refusals import IdempotencyKeyReused
from chassis.relay import Record
from cogov.committee.v1 import events_pb2 as committee_pb
from cogov.deliberation.v1 import events_pb2 as deliberation_pb
from committee import commands as wish
from committee.application import Committee
from committee.commands.forms import Extent
from committee.domain.meeting import AssemblyMeeting
from committee.pending import found
from committee.views import CommitteeTables
from law.steps import BY_THE_ASSEMBLY
from law.tags import ITEM_OF_TAG

LISTENS = frozenset({"registry", "committee", "deliberation"})
OVER = frozenset({"CANCELLED", "ANNULLED", "REVOKED_BY_COURT"})
Reason = Literal["NEW_PLAN", "TOPIC_WITHDRAWN", "TOPIC_LAPSED", "ANNULLED", "REVOKED"]


@dataclass(frozen=True, slots=True)
class CommitteePolicies(Policies):
    """Makes a passed motion of item 1 the estate's rules, and frozen plans pending motions."""

    tables: CommitteeTables

    def final(self, _: Connection, record: Record) -> None:
        """Put rules that the assembly has adopted on record, in the name of the result (B5)."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        meeting = self._meeting(UUID(meta.stream))
        in_effect = {m.motion_id: m.in_effect for m in meeting.counted.motions}
        for motion in meeting.motions:
            if motion.rules is None or not in_effect[motion.motion_id]:
                continue
            address = f"/estates/{meta.estate_id}/rules"
            adopt: Callable[..., Command] = (
                wish.RecordStandingRules
                if self.core.executor.load(address) is None
                else wish.ReviseStandingRules
            )
            c = adopt(
                estate_id=UUID(meta.estate_id),
                adopted_on=date.fromisoformat(meta.on),
                text_sha256=motion.plan_sha256 or hashlib.sha256(motion.text.encode()).hexdigest(),
                parameters=motion.rules,
            )
            with suppress(
                IdempotencyKeyReused
            ):  # recorded by this fact, and so there to be revised
                self.carry_out(record, c, f"rules:{motion.motion_id}")
        for row in self._before(meta):
            self._to(record, row, wish.FinishPendingMotion, meeting=meeting.ref)

    # A plan that the deliberation has frozen

    def frozen(self, _: Connection, record: Record) -> None:
        """Show the plan to the conveners; a meeting that has it already is noted at once."""
        said = deliberation_pb.DeliberationEvent.FromString(record.value)
        fact, meta = said.plan_frozen, said.meta
        if not fact.item or fact.decision_class not in BY_THE_ASSEMBLY:
            return
        c = wish.RecordPendingMotion(
            estate_id=UUID(meta.estate_id),
            motion=ref_after(fact.ref, meta.version),
            topic=fact.ref,
            title=fact.title,
            text=fact.text,
            item=fact.item,
            tags=tuple(t for t in fact.tags if t in ITEM_OF_TAG),
            plan_sha256=fact.sha256,
            extent=convert({"kind": fact.extent.kind, "ref": fact.extent.ref}, Extent),
            cost_fen=fact.cost_fen if fact.HasField("cost_fen") else None,
        )
        self.tell(record, c)
        rows = found(self.core, self.tables, self.tables.pending.c.stream == stream_id(c.address))
        for meeting in self._meetings(c.estate_id):
            carried = _carried(meeting, c.plan_sha256)
            final = meeting.stage == "RESULT_FINAL"
            since = meta.recorded_at.ToDatetime(tzinfo=UTC)
            if carried is None or meeting.stage in OVER or (final and meeting.modified_on < since):
                continue
            for row in rows:
                self._to(record, row, wish.TakeUpMotion, meeting=meeting.ref, as_motion=carried)
                if final:
                    self._to(record, row, wish.FinishPendingMotion, meeting=meeting.ref)

    def withdrawn(self, _: Connection, record: Record) -> None:
        """Take the topic's pending motion back."""
        self._of_topic(record, wish.WithdrawPendingMotion, reason=_WITHDRAWING[record.type])

    def planned(self, _: Connection, record: Record) -> None:
        """Take it back where the topic has a new plan after a frozen one."""
        said = deliberation_pb.DeliberationEvent.FromString(record.value)
        if said.plan_version_published.again:
            self._of_topic(record, wish.WithdrawPendingMotion, reason="NEW_PLAN")

    def suspended(self, _: Connection, record: Record) -> None:
        """Let the conveners' days stand still while the topic does."""
        self._of_topic(record, wish.HoldPendingMotion)

    def resumed(self, _: Connection, record: Record) -> None:
        """Let them go on."""
        self._of_topic(record, wish.ResumePendingMotion)

    # The committee's own meetings

    def scheduled(self, _: Connection, record: Record) -> None:
        """Note which pending motions a meeting has taken up."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        fact = said.meeting_scheduled
        self._take_up(record, said.meta, fact.ref, _plans(fact.motions))

    def amended(self, _: Connection, record: Record) -> None:
        """Note which it has now, and let go of those it no longer has."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        meeting = self._meeting(UUID(said.meta.stream)).ref
        plans = _plans(said.motions_amended.motions)
        for row in self._before(said.meta):
            if row.plan_sha256 not in plans:
                self._to(record, row, wish.ReleaseMotion, meeting=meeting)
        self._take_up(record, said.meta, meeting, plans)

    def cancelled(self, _: Connection, record: Record) -> None:
        """Let go of what a meeting had that is called off."""
        meta = committee_pb.CommitteeEvent.FromString(record.value).meta
        meeting = self._meeting(UUID(meta.stream)).ref
        for row in self._before(meta):
            self._to(record, row, wish.ReleaseMotion, meeting=meeting)

    def undone(self, _: Connection, record: Record) -> None:
        """Let go of what was decided where the decision fell before it was final."""
        said = committee_pb.CommitteeEvent.FromString(record.value)
        meeting = self._meeting(UUID(said.meta.stream))
        fallen = set(getattr(said, said.WhichOneof("fact")).motion_ids)
        plans = {m.plan_sha256 for m in meeting.motions if m.motion_id in fallen}
        for row in self._before(said.meta):
            if row.plan_sha256 in plans:
                self._to(record, row, wish.ReleaseMotion, meeting=meeting.ref)

    # How

    def _take_up(self, record: Record, meta: Any, meeting: str, plans: Mapping[str, str]) -> None:
        c = self.tables.pending.c
        which = (c.estate_id == meta.estate_id, c.plan_sha256.in_(list(plans)))
        for row in found(self.core, self.tables, *which) if plans else ():
            motion = plans[row.plan_sha256]
            self._to(record, row, wish.TakeUpMotion, meeting=meeting, as_motion=motion)

    def _before(self, meta: Any) -> list[Row[Any]]:
        """Give the pending motions that a fact's meeting has."""
        c, meeting = self.tables.pending.c, self._meeting(UUID(meta.stream)).ref
        which = (c.estate_id == meta.estate_id, c.stage == "TAKEN_UP")
        rows = found(self.core, self.tables, *which)
        return [row for row in rows if meeting in row.meetings]

    def _of_topic(self, record: Record, ask: Callable[..., Command], **more: Any) -> None:
        stream = deliberation_pb.DeliberationEvent.FromString(record.value).meta.stream
        c = self.tables.pending.c
        which = (c.topic_stream == stream, c.stage.in_(["PENDING", "HELD", "TAKEN_UP"]))
        for row in found(self.core, self.tables, *which):
            self._to(record, row, ask, **more)

    def _to(self, record: Record, row: Row[Any], ask: Callable[..., Command], **more: Any) -> None:
        self.tell(record, ask(estate_id=UUID(row.estate_id), motion=row.ref, **more))

    def _meeting(self, stream: UUID) -> Any:
        return self.core.executor.mapper.fold(self.core.store.events(stream))

    def _meetings(self, estate_id: UUID) -> Iterable[AssemblyMeeting]:
        c = self.tables.meetings.c
        self.core.follower.catch_up()
        with self.core.views.reading() as conn:
            question = self.tables.meetings.select().where(c.estate_id == str(estate_id))
            rows = conn.execute(question.order_by(c.ref)).all()
        return [self._meeting(row.stream) for row in rows]


def _plans(motions: Iterable[Any]) -> dict[str, str]:
    """Give the motion on each plan that these motions carry."""
    return {m.plan_sha256: m.motion_id for m in motions if m.plan_sha256}


def _carried(meeting: AssemblyMeeting, plan_sha256: str) -> str | None:
    """Give a meeting's motion on a plan, None if it has none or the decision on it has fallen."""
    found = _plans(meeting.motions).get(plan_sha256)
    return None if found is None or meeting.decisions.get(found) in OVER else found


def consumer_of(committee: Committee, partitions: int = 1) -> Consumer:
    """Make the committee's one reader of facts: the registry's, the deliberation's, and its own."""
    tables = committee.tables
    policies = CommitteePolicies(committee.core, _REACTIONS, tables)
    return policies.consumer(tables.parked, LISTENS, partitions)


MEETING, TOPIC = "committee.AssemblyMeeting.", "deliberation.Deliberation."
_WITHDRAWING: dict[str, Reason] = {
    TOPIC + "TopicWithdrawn": "TOPIC_WITHDRAWN",
    TOPIC + "TopicLapsed": "TOPIC_LAPSED",
    TOPIC + "ResolutionAnnulled": "ANNULLED",
    TOPIC + "ResolutionRevoked": "REVOKED",
}
_REACTIONS: dict[str, Callable[[CommitteePolicies, Connection, Record], Any]] = {
    MEETING + "MeetingScheduled": CommitteePolicies.scheduled,
    MEETING + "MotionsAmended": CommitteePolicies.amended,
    MEETING + "MeetingCancelled": CommitteePolicies.cancelled,
    MEETING + "DecisionAnnulled": CommitteePolicies.undone,
    MEETING + "DecisionRevokedByCourt": CommitteePolicies.undone,
    MEETING + "ResultFinal": CommitteePolicies.final,
    TOPIC + "PlanFrozen": CommitteePolicies.frozen,
    TOPIC + "PlanVersionPublished": CommitteePolicies.planned,
    TOPIC + "DeliberationSuspended": CommitteePolicies.suspended,
    TOPIC + "DeliberationResumed": CommitteePolicies.resumed,
    **dict.fromkeys(_WITHDRAWING, CommitteePolicies.withdrawn),
}
