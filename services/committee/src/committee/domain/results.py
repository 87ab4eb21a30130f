"""Decides what becomes of a counted vote: posted, contested, final (C10, C18)."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from chassis.domain import (
    Clocks,
    Context,
    Event,
    Evidence,
    act_within,
    decides,
    event,
    with_facts_of,
)
from chassis.refusals import InvalidState, NotFound
from committee import commands as wish
from committee.commands.forms import CONVENER_ROLE, RuleParameters
from committee.domain import ceremony, clocks
from committee.domain.corrections import correction_of
from committee.domain.disputes import Disputed
from committee.domain.figures import Counted, MotionVerdict, could_change
from committee.domain.known import ForCorrection
from committee.domain.minuted import Edition, Posting
from committee.domain.returns import ChannelReturn
from committee.domain.roll import Correction, merges_of
from committee.domain.rules import DEFAULTS
from committee.domain.terms import Notice
from law.dates import posting


@with_facts_of(Disputed)
class PostedResult(Disputed):
    """The part of a meeting that begins with its count."""

    if TYPE_CHECKING:
        convener: str  # set by the first fact
        reenacts: str | None  # ditto

    def __init__(self) -> None:
        super().__init__()
        self.notice: Notice | None = None
        self.corrections: tuple[Correction, ...] = ()
        self.counted: Counted | None = None
        self.recounting = self.posting_over = False
        self.posting_due_on: date | None = None
        self.posted_until: date | None = None
        self.contested: dict[UUID, int] = {}
        self.examined = self.struck = 0
        self.figures_public = True
        self.defect: tuple[str, ...] = ()

    @property
    def terms(self) -> Notice:
        """Give the terms of the notice; there are some from NOTICED on."""
        if self.notice is None:
            raise NotFound
        return self.notice

    @property
    def rules(self) -> RuleParameters:
        """Give the rules of procedure that the notice fixed."""
        return self.notice.rules if self.notice else DEFAULTS

    @property
    def merges(self) -> tuple[tuple[UUID, ...], ...]:
        """Give the entries found to be one owner before the close (C18)."""
        return merges_of(self.corrections)

    @property
    def heads(self) -> int:
        """Give the heads of the roll as it was put right; there is a roll from NOTICED on."""
        return self.terms.on_roll.total_heads + sum(c.more_heads for c in self.corrections)

    @property
    def pending(self) -> tuple[str, ...]:
        """Give the motions whose verdict contests or a defect could still turn (C10, C18)."""
        motions = self.counted.motions if self.counted else ()
        contests = could_change(motions, sum(self.contested.values()), len(self.contested))
        return tuple(sorted({*contests, *self.defect}))

    @decides(wish.PostResult)
    def post(self, c: wish.PostResult, ctx: Context) -> None:
        """Post it for full days, with the right to sue; late is lawful and said."""
        days = ctx.profile.result_posting.long_days
        due = self.posting_due_on
        self._posted(
            posted_at=c.posted_at,
            until=posting(ctx.today, days).on,
            late=due is not None and ctx.today > due,
            right_to_sue="R-16",
            channels=ctx.known,
            starts=(clocks.posted(ctx.today, days, CONVENER_ROLE[self.convener]),),
            stops=self.ending(clocks.RESULT_POSTING_DUE),
        )

    class ResultPosted(Event):
        """The second version of a posting: the first did not say what came back by which channel."""

        TOPIC = "committee.AssemblyMeeting.ResultPosted"
        class_version = 2
        posted_at: str
        until: date
        late: bool
        right_to_sue: str
        channels: tuple[ChannelReturn, ...]

        @staticmethod
        def upcast_v1_v2(state: dict[str, Any]) -> None:
            """Read a posting that said nothing of channels."""
            state["channels"] = []

    @event(ResultPosted)
    def _posted(
        self,
        posted_at: str,
        until: date,
        late: bool,
        right_to_sue: str,
        channels: tuple[ChannelReturn, ...],
        starts: Clocks = (),
        stops: tuple[str, ...] = (),
    ) -> None:
        self.stage, self.posted_until = "RESULT_POSTED", until
        if self.counted is not None:
            told = Posting(self.counted, self.figures_public, posted_at, until, late)
            self.postings = (*self.postings, told)
            self.editions = (*self.editions, Edition(len(self.postings), len(self.objections)))

    @decides(wish.FinishPosting)
    def finish(self, c: wish.FinishPosting, ctx: Context) -> None:
        """Make the result final, unless contests are open or wait for their recount (C10)."""
        clock = self.running.get(clocks.RESULT_POSTING)
        if clock is None or ctx.now < clock.due:
            raise InvalidState(stage=self.stage)
        if self.contested or self.struck or self.defect:
            self._posting_ended(open_contests=len(self.contested), stops=(clock.key,))
        else:
            self._final(motions=dict(self.decisions), stops=(clock.key,))

    @event("PostingEnded", topic="committee.AssemblyMeeting.PostingEnded")
    def _posting_ended(self, open_contests: int, stops: tuple[str, ...] = ()) -> None:
        self.posting_over = True

    @event("ResultFinal", topic="committee.AssemblyMeeting.ResultFinal")
    def _final(self, motions: dict[str, str], stops: tuple[str, ...] = ()) -> None:
        self.stage = "RESULT_FINAL"

    @event("DeadlineMissed", topic="committee.AssemblyMeeting.DeadlineMissed")
    def _deadline_missed(
        self, clock: str, due: datetime, responsible: str, stops: tuple[str, ...] = ()
    ) -> None:
        """Needs no memory: what is late stays to be done."""

    # Contests

    def contest(self, entry: UUID, area_cm2: int) -> None:
        """Record that an owner says a ballot is not his; by the ballot's decision."""
        motions = self.counted.motions if self.counted else ()
        area = sum(self.contested.values()) + area_cm2
        pending = could_change(motions, area, len(self.contested) + 1)
        self._contest_opened(entry=entry, area_cm2=area_cm2, could_change=pending)

    @event("ContestOpened", topic="committee.AssemblyMeeting.ContestOpened")
    def _contest_opened(self, entry: UUID, area_cm2: int, could_change: tuple[str, ...]) -> None:
        self.contested[entry] = area_cm2

    def decide_contest(self, entry: UUID, *, struck: bool) -> None:
        """Record how a contest ended; the last one lets a result whose posting is over be final."""
        self._contest_decided(entry=entry, struck=struck)
        if self.posting_over and not self.contested and not self.struck and not self.defect:
            self._final(motions=dict(self.decisions))

    @event("ContestDecided", topic="committee.AssemblyMeeting.ContestDecided")
    def _contest_decided(self, entry: UUID, struck: bool) -> None:
        self.contested.pop(entry, None)
        self.examined += 1
        # A ballot struck before the count is simply not counted.
        self.struck += struck and self.counted is not None

    @decides(wish.RecountBallots)
    def recount(self, c: wish.RecountBallots, ctx: Context) -> None:
        """Go back to the closed box, once, for all contests together."""
        ceremony.check_recount(open_contests=len(self.contested), struck=self.struck)
        days = ctx.profile.days("count_days")
        due = act_within(ctx, clocks.COUNT, days, ceremony.COUNTER)
        self._recount_ordered(struck=self.struck, examined=self.examined, starts=(due,))

    @event("RecountOrdered", topic="committee.AssemblyMeeting.RecountOrdered")
    def _recount_ordered(self, struck: int, examined: int, starts: Clocks = ()) -> None:
        self.stage, self.recounting = "CLOSED", True

    @decides(wish.RecordRollDefect)
    def find_defect(self, c: wish.RecordRollDefect, ctx: Context) -> None:
        """Set the verdict on the corrected roll beside the one that was counted (C18)."""
        known: ForCorrection = ctx.known
        correction = correction_of(c, known, self.merges)
        first = self.counted.motions if self.counted else ()
        results = {m.motion_id: m.verdict.result for m in known.verdicts}
        differs = tuple(m.motion_id for m in first if results[m.motion_id] != m.verdict.result)
        self._opened(purpose="ROLL_DEFECT", basis=("C18",))
        self._defect_found(
            correction=correction,
            counted=first,
            corrected=known.verdicts,
            differs=differs,
            evidence=tuple(c.evidence),
        )

    @event("BallotsOpened", topic="committee.AssemblyMeeting.BallotsOpened")
    def _opened(self, purpose: str, basis: tuple[str, ...]) -> None:
        """Needs no memory: the fact is the record of the release (C5)."""

    @event("RollDefectFound", topic="committee.AssemblyMeeting.RollDefectFound")
    def _defect_found(
        self,
        correction: Correction,
        counted: tuple[MotionVerdict, ...],
        corrected: tuple[MotionVerdict, ...],
        differs: tuple[str, ...],
        evidence: tuple[Evidence, ...],
    ) -> None:
        self.defect = tuple(sorted({*self.defect, *differs}))
