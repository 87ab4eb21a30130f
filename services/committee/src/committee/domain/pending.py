"""Keeps a frozen plan before the conveners until the assembly has decided on it (ruling C1, R-15)."""

from datetime import date, datetime

from typing_extensions import override

from chassis.domain import Aggregate, Clock, Clocks, Context, Effects, act_within, decides, event
from chassis.refusals import InvalidState
from committee import commands as wish
from committee.commands.forms import Extent
from committee.domain.clocks import MOTION_PENDING, due_on


class PendingMotion(Aggregate):
    """One frozen plan that waits for a meeting, is before one, or is decided."""

    @classmethod
    @decides(wish.RecordPendingMotion)
    def record(cls, c: wish.RecordPendingMotion, ctx: Context) -> "PendingMotion":
        """Show it to the conveners; from now on their days count."""
        return cls(
            ref=c.motion,
            topic=c.topic,
            title=c.title,
            text=c.text,
            item=c.item,
            tags=tuple(c.tags),
            plan_sha256=c.plan_sha256,
            extent=c.extent,
            cost_fen=c.cost_fen,
            starts=(_to_schedule(ctx),),
        )

    @event("PendingMotionRecorded", topic="committee.PendingMotion.PendingMotionRecorded")
    def __init__(
        self,
        ref: str,
        topic: str,
        title: str,
        text: str,
        item: int,
        tags: tuple[str, ...],
        plan_sha256: str,
        extent: Extent,
        cost_fen: int | None,
        starts: Clocks = (),
    ) -> None:
        self.ref, self.topic, self.title, self.text = ref, topic, title, text
        self.item, self.tags, self.extent = item, tags, extent
        self.plan_sha256, self.cost_fen = plan_sha256, cost_fen
        self.meetings: dict[str, str] = {}
        self.held = self.overdue = False
        self.stage = "PENDING"

    @property
    def due(self) -> date | None:
        """Give the last day for scheduling it, None while no day counts."""
        clock = self.running.get(MOTION_PENDING)
        return due_on(clock) if clock else None

    @decides(wish.TakeUpMotion)
    def take_up(self, c: wish.TakeUpMotion, ctx: Context) -> None:
        """Put it before a meeting; a second meeting may have it too."""
        if self.meetings.get(c.meeting) == c.as_motion:
            raise InvalidState(stage="TAKEN_UP_THERE")
        self._taken_up(meeting=c.meeting, motion=c.as_motion, stops=tuple(self.running))

    @event("PendingMotionTakenUp", topic="committee.PendingMotion.PendingMotionTakenUp")
    def _taken_up(self, meeting: str, motion: str, stops: tuple[str, ...] = ()) -> None:
        self.meetings[meeting], self.stage = motion, "TAKEN_UP"

    @decides(wish.ReleaseMotion)
    def release(self, c: wish.ReleaseMotion, ctx: Context) -> None:
        """Wait for another meeting, unless one has it still."""
        self._check_before(c.meeting)
        waits = len(self.meetings) == 1 and not self.held
        self._released(meeting=c.meeting, starts=(_to_schedule(ctx),) if waits else ())

    @event("PendingMotionReleased", topic="committee.PendingMotion.PendingMotionReleased")
    def _released(self, meeting: str, starts: Clocks = ()) -> None:
        del self.meetings[meeting]
        self.overdue = False
        self.stage = self._where()

    @decides(wish.HoldPendingMotion)
    def hold(self, c: wish.HoldPendingMotion, ctx: Context) -> None:
        """Let the convener's days stand still; a meeting that has it goes its way."""
        if self.held:
            raise InvalidState(stage="HELD")
        self._stopped(stops=tuple(self.running))

    @event("PendingMotionHeld", topic="committee.PendingMotion.PendingMotionHeld")
    def _stopped(self, stops: tuple[str, ...] = ()) -> None:
        self.held, self.overdue = True, False
        self.stage = self._where()

    @decides(wish.ResumePendingMotion)
    def resume(self, c: wish.ResumePendingMotion, ctx: Context) -> None:
        """Let it go on."""
        if not self.held:
            raise InvalidState(stage=self.stage)
        self._resumed(starts=() if self.meetings else (_to_schedule(ctx),))

    @event("PendingMotionResumed", topic="committee.PendingMotion.PendingMotionResumed")
    def _resumed(self, starts: Clocks = ()) -> None:
        self.held = False
        self.stage = self._where()

    @decides(wish.WithdrawPendingMotion)
    def withdraw(self, c: wish.WithdrawPendingMotion, ctx: Context) -> None:
        """Take it back; a meeting that has it is the convener's to amend or to cancel."""
        self._withdrawn(reason=c.reason, stops=tuple(self.running))

    @event("PendingMotionWithdrawn", topic="committee.PendingMotion.PendingMotionWithdrawn")
    def _withdrawn(self, reason: str, stops: tuple[str, ...] = ()) -> None:
        self.stage = "WITHDRAWN"

    @decides(wish.FinishPendingMotion)
    def finish(self, c: wish.FinishPendingMotion, ctx: Context) -> None:
        """End it with a meeting's final result, whichever way it went."""
        self._check_before(c.meeting)
        self._decided(meeting=c.meeting)

    @event("PendingMotionDecided", topic="committee.PendingMotion.PendingMotionDecided")
    def _decided(self, meeting: str) -> None:
        self.stage = "DONE"

    def _where(self) -> str:
        """Give where it stands: before the meetings that have it, else it waits or is held."""
        return "TAKEN_UP" if self.meetings else "HELD" if self.held else "PENDING"

    def _check_before(self, meeting: str) -> None:
        if meeting not in self.meetings:
            raise InvalidState(stage="NOT_TAKEN_UP_THERE")

    @override
    def expire(self, clock: Clock, ctx: Context) -> Effects | None:
        """Record that no convener took it up: the street may order convening (R-15)."""
        self._deadline_missed(
            clock=clock.clock, due=clock.due, responsible=clock.responsible, stops=(clock.key,)
        )
        return None

    @event("DeadlineMissed", topic="committee.PendingMotion.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        self.overdue = True


def _to_schedule(ctx: Context) -> Clock:
    return act_within(ctx, MOTION_PENDING, ctx.profile.days("topic_decision_days"), "CONVENER")
