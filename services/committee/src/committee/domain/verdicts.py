"""Decides the count of a closed vote, as a ceremony of several persons (rulings C3, C6, G14)."""

from uuid import UUID

from chassis.domain import (
    Clocks,
    Context,
    act_within,
    decides,
    event,
    relates,
    with_facts_of,
)
from chassis.refusals import InvalidState
from committee import commands as wish
from committee.commands import refusals as no
from committee.commands.forms import CONVENER_ROLE
from committee.domain import ceremony, clocks
from committee.domain.figures import Counted, MotionVerdict
from committee.domain.known import ForComparison, ForSeal
from committee.domain.results import PostedResult
from committee.domain.returns import SMALL


@relates(
    wish.SealBox,
    wish.CompareReadings,
    wish.RecordPlausibilityFinding,
    wish.ProposeCount,
    wish.RecountBallots,
)
def _counts(vote: "CountedVote", c: wish.SealBox, ctx: Context) -> str:
    return ceremony.as_counter(vote, ctx)


@relates(wish.ConfirmCount, wish.DisputeCount)
def _counts_or_watches(vote: "CountedVote", c: wish.ConfirmCount, ctx: Context) -> str:
    return ceremony.as_counter_or_witness(vote, ctx)


@with_facts_of(PostedResult)
class CountedVote(PostedResult):
    """The part of a meeting that begins when its box is closed and ends with its count."""

    def __init__(self) -> None:
        super().__init__()
        self.counters: tuple[str, ...] = ()
        self.witness: str | None = None
        self.sealed = False
        self.compared: frozenset[UUID] = frozenset()
        self.differing: frozenset[UUID] = frozenset()
        self.found: frozenset[str] = frozenset()
        self.proposed: Counted | None = None
        self.confirmed: tuple[str, ...] = ()
        self.discarded = 0

    # The box

    @decides(wish.SealBox)
    def seal(self, c: wish.SealBox, ctx: Context) -> None:
        """Seal the box before it is opened."""
        if self.sealed:
            raise InvalidState(stage="SEALED")
        known: ForSeal = ctx.known
        self._sealed(
            ballots=known.ballots,
            last_position=known.last_position,
            receipts_sha256=known.receipts_sha256,
        )

    @event("BoxSealed", topic="committee.AssemblyMeeting.BoxSealed")
    def _sealed(self, ballots: int, last_position: int, receipts_sha256: str) -> None:
        self.sealed = True

    @decides(wish.CompareReadings)
    def compare(self, c: wish.CompareReadings, ctx: Context) -> None:
        """Release the key for comparing readings; of each paper only agree or differ is kept."""
        self._check_sealed()
        known: ForComparison = ctx.known
        if known.unread:
            raise no.UnreadBallots(papers=known.unread)
        self._opened(purpose="COMPARE_READINGS", basis=("C3",))
        self._compared(agree=known.agree, differ=known.differ)

    @event("ReadingsCompared", topic="committee.AssemblyMeeting.ReadingsCompared")
    def _compared(self, agree: tuple[UUID, ...], differ: tuple[UUID, ...]) -> None:
        self.compared, self.differing = frozenset((*agree, *differ)), frozenset(differ)

    @decides(wish.RecordPlausibilityFinding)
    def find(self, c: wish.RecordPlausibilityFinding, ctx: Context) -> None:
        """Say how more papers came back than went out; the count may go on."""
        self._found(channel=c.channel, finding=c.finding)

    @event("PlausibilityFound", topic="committee.AssemblyMeeting.PlausibilityFound")
    def _found(self, channel: str, finding: str) -> None:
        self.found |= {channel}

    # The count

    @decides(wish.ProposeCount)
    def propose(self, c: wish.ProposeCount, ctx: Context) -> None:
        """Put the system's figures to the other counters and the witness."""
        self._check_sealed()
        counted: Counted = ctx.known
        ceremony.check_ready(self, counted, self.found)
        self._opened(purpose=self._purpose, basis=("C6", "G14"))
        self._proposed(counted=counted, verdict_sha256=counted.verdict_sha256, counter=ctx.actor)

    @event("CountProposed", topic="committee.AssemblyMeeting.CountProposed")
    def _proposed(self, counted: Counted, verdict_sha256: str, counter: str) -> None:
        self.stage, self.proposed, self.confirmed = "COUNTING", counted, (counter,)

    @decides(wish.ConfirmCount)
    def confirm(self, c: wish.ConfirmCount, ctx: Context) -> None:
        """Count again: other figures discard the proposal, the last to confirm makes it stand."""
        ceremony.check_confirms(self.confirmed, ctx)
        counted: Counted = ctx.known
        self._opened(purpose=self._purpose, basis=("C6", "G14"))
        if not counted.agrees_with(self.proposed):
            self._discarded(reason="FIGURES_DIFFER", times=self.discarded + 1)
            return
        last = ceremony.all_confirmed(self, (*self.confirmed, ctx.actor))
        self._confirmed(verdict_sha256=counted.verdict_sha256, counter=ctx.actor)
        if last:
            self._stand(counted, "COUNTERS", ctx)

    @event("CountConfirmed", topic="committee.AssemblyMeeting.CountConfirmed")
    def _confirmed(self, verdict_sha256: str, counter: str) -> None:
        self.confirmed = (*self.confirmed, counter)

    @decides(wish.DisputeCount)
    def dispute(self, c: wish.DisputeCount, ctx: Context) -> None:
        """Discard the proposal; the third time the street decides."""
        self._discarded(reason=c.reason, times=self.discarded + 1)

    @event("CountDiscarded", topic="committee.AssemblyMeeting.CountDiscarded")
    def _discarded(self, reason: str, times: int) -> None:
        self.discarded, self.proposed, self.confirmed = times, None, ()
        self.stage = "DISPUTED" if times >= ceremony.LAST_DISPUTE else "CLOSED"

    @decides(wish.SettleCount)
    def settle(self, c: wish.SettleCount, ctx: Context) -> None:
        """Let the street's count stand where the counters could not agree."""
        ceremony.check_ready(self, ctx.known, self.found)
        self._opened(purpose=self._purpose, basis=("G14",))
        self._stand(ctx.known, "STREET", ctx)

    def _stand(self, counted: Counted, settled_by: str, ctx: Context) -> None:
        first = self.counted
        if self.recounting and first is not None and counted.outcome == first.outcome:
            self._verdict_stands(examined=self.examined, struck=self.struck)
            if self.posting_over:
                self._final(motions=dict(self.decisions))
            return
        days = ctx.profile.result_posting.within_days
        role = CONVENER_ROLE[self.convener]
        due = act_within(ctx, clocks.RESULT_POSTING_DUE, days, role)
        self._ballots_counted(
            motions=counted.motions,
            ballots=counted.ballots,
            last_position=counted.last_position,
            ballots_sha256=counted.ballots_sha256,
            verdict_sha256=counted.verdict_sha256,
            settled_by=settled_by,
            recount=self.recounting,
            struck=self.struck,
            already_published=self.reenacts is not None,
            starts=(due,),
            stops=tuple(k for k in (clocks.COUNT, clocks.RESULT_POSTING) if k in self.running),
        )

    @event("BallotsCounted", topic="committee.AssemblyMeeting.BallotsCounted")
    def _ballots_counted(
        self,
        motions: tuple[MotionVerdict, ...],
        ballots: int,
        last_position: int,
        ballots_sha256: str,
        verdict_sha256: str,
        settled_by: str,
        recount: bool,
        struck: int,
        already_published: bool,
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.counted = Counted(motions, ballots, last_position, ballots_sha256)
        self.figures_public = not recount or struck >= SMALL
        self.stage, self.recounting, self.posting_over, self.struck = "COUNTED", False, False, 0
        self.posting_due_on = clocks.due_on(starts[0])
        self.decisions = {m.motion_id: m.verdict.result for m in motions}

    @event("VerdictStands", topic="committee.AssemblyMeeting.VerdictStands")
    def _verdict_stands(self, examined: int, struck: int) -> None:
        self.stage, self.recounting, self.struck = "RESULT_POSTED", False, 0
        self.proposed = None

    def _check_sealed(self) -> None:
        if not self.sealed:
            raise InvalidState(stage="BOX_NOT_SEALED")

    @property
    def _purpose(self) -> str:
        return "RECOUNT" if self.recounting else "COUNT"
