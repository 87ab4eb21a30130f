"""Decides deliveries of ballots, and second papers: what plausibility is held against (R-11, C13)."""

from datetime import date, datetime
from uuid import UUID

from chassis.domain import Aggregate, Context, Evidence, decides, event, relates
from chassis.refusals import ValidationFailed
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain import ceremony
from committee.domain.voters import ForDelivery, ForEntry, check_voting_ahead, on_roll

OPERATOR = "BALLOT_OPERATOR"


@relates(wish.RecordBallotDelivery)
def _convener_or_operator(batch: None, c: wish.RecordBallotDelivery, ctx: Context) -> str:
    if OPERATOR in ctx.roles:
        return OPERATOR
    return ceremony.as_convener(ctx.known.meeting, ctx)


class DeliveryBatch(Aggregate):
    """One list of entries that were given their ballots the same way."""

    @classmethod
    @decides(wish.RecordBallotDelivery)
    def record(cls, c: wish.RecordBallotDelivery, ctx: Context) -> "DeliveryBatch":
        """Record up to 500 at once; without proof it is no effective service (F46)."""
        known: ForDelivery = ctx.known
        check_voting_ahead(known.meeting, ctx)
        known.meeting.terms.channel(c.channel)
        if len(set(c.entries)) < len(c.entries):
            raise ValidationFailed(problem="entries: one stands twice")
        if strange := sorted(set(c.entries) - known.entries):
            raise no.NotOnRoll(entries=[str(entry) for entry in strange])
        if not known.meeting.terms.notice_on <= c.delivered_on <= ctx.today:
            raise ValidationFailed(problem="delivered_on: from the notice to today")
        return cls(
            meeting_stream=known.meeting.id,
            batch=c.batch,
            channel=c.channel,
            method=c.method,
            entries=tuple(c.entries),
            delivered_on=c.delivered_on,
            consequence_notice=c.consequence_notice,
            effective_service=c.proof is not None,
            proof=c.proof,
        )

    @event("BallotsDelivered", topic="committee.DeliveryBatch.BallotsDelivered")
    def __init__(
        self,
        meeting_stream: UUID,
        batch: str,
        channel: str,
        method: str,
        entries: tuple[UUID, ...],
        delivered_on: date,
        consequence_notice: bool,
        effective_service: bool,
        proof: Evidence | None,
    ) -> None:
        self.stage, self.meeting_stream, self.entries = "DELIVERED", meeting_stream, entries
        self.method, self.delivered_on, self.proof = method, delivered_on, proof


class SecondPaper(Aggregate):
    """A second paper of an entry that has its ballot: void, but it did come back (C15, G10)."""

    @classmethod
    @decides(wish.ReceiveSecondPaper)
    def receive(cls, c: wish.ReceiveSecondPaper, ctx: Context) -> "SecondPaper":
        """Record it, before its channel closes."""
        known: ForEntry = ctx.known
        on_roll(known)
        window = known.meeting.terms.channel(c.channel)
        if not window.opens_at <= ctx.now < window.closes_at:
            raise no.VotingIsClosed
        return cls(
            meeting_stream=known.meeting.id,
            entry=c.entry,
            channel=c.channel,
            received_at=c.received_at,
            collector=c.collector,
            evidence_sha256=c.evidence_sha256,
        )

    @event("SecondPaperReceived", topic="committee.SecondPaper.SecondPaperReceived")
    def __init__(
        self,
        meeting_stream: UUID,
        entry: UUID,
        channel: str,
        received_at: datetime,
        collector: str | None,
        evidence_sha256: str,
    ) -> None:
        self.stage, self.meeting_stream, self.entry = "VOID", meeting_stream, entry
