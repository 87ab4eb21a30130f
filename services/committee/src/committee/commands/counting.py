"""The count as a ceremony, its posting, and what undoes a decision (rulings C6, C10, G14)."""

from typing import Annotated, Literal

from msgspec import Meta, field

from chassis.domain import Command, EstateId, Evidence, Line, Reference, Subject, Text, command
from chassis.refusals import InvalidState, NeighbourUnavailable, ValidationFailed
from committee.commands.forms import CONVENERS, Channel, Members, Merged, MotionRefs, Split
from committee.commands.meetings import CONVENER, MEETING
from committee.commands.refusals import (
    CounterConflict,
    MoreReturnedThanDelivered,
    NotOnRoll,
    UnknownMotion,
    UnreadBallots,
    VotingIsClosed,
    WitnessMissing,
)

COUNTER = "a counter appointed for this meeting"
COUNTS = "a counter appointed for this meeting, or the residents' committee's witness"
COUNTED = "COUNTED RESULT_POSTED RESULT_FINAL"


@command(
    MEETING,
    "counters",
    by=CONVENERS,
    relation=CONVENER,
    frm="NOTICED OPEN",
    to="NOTICED OPEN",
    refuses=(CounterConflict, WitnessMissing, ValidationFailed, NeighbourUnavailable),
    otherwise=dict.fromkeys(("CLOSED", "COUNTING", "COUNTED"), VotingIsClosed),
    rules="C2 C6",
)
class AppointCounters(Command, frozen=True):
    """Name who counts and who of the residents' committee watches, before the close."""

    estate_id: EstateId
    meeting: Reference
    counters: Members
    witness: Subject | None = None


@command(
    MEETING, "seal", by="VOTE_COUNTER", relation=COUNTER, frm="CLOSED", to="CLOSED", rules="C2 R-28"
)
class SealBox(Command, frozen=True):
    """Seal the box: how many ballots lie in it, and the digest of their receipts."""

    estate_id: EstateId
    meeting: Reference


@command(
    MEETING,
    "compare",
    by="VOTE_COUNTER",
    relation=COUNTER,
    frm="CLOSED",
    to="CLOSED",
    refuses=(UnreadBallots, NeighbourUnavailable),
    rules="C3",
)
class CompareReadings(Command, frozen=True):
    """Open the two readings of each paper for this purpose only: they agree or they differ."""

    estate_id: EstateId
    meeting: Reference


@command(
    MEETING,
    "plausibility",
    by="VOTE_COUNTER",
    relation=COUNTER,
    frm="CLOSED",
    to="CLOSED",
    rules="R-11 C2",
)
class RecordPlausibilityFinding(Command, frozen=True):
    """Say how it came that a channel took in more papers than it gave out."""

    estate_id: EstateId
    meeting: Reference
    channel: Channel
    finding: Text


@command(
    MEETING,
    "propose-count",
    by="VOTE_COUNTER",
    relation=COUNTER,
    frm="CLOSED",
    to="COUNTING",
    refuses=(
        UnreadBallots,
        MoreReturnedThanDelivered,
        CounterConflict,
        WitnessMissing,
        NeighbourUnavailable,
    ),
    rules="R-02 R-03 R-04 C6 G14",
)
class ProposeCount(Command, frozen=True):
    """Have the box opened and counted; the command brings no figures."""

    estate_id: EstateId
    meeting: Reference


@command(
    MEETING,
    "confirm-count",
    by="VOTE_COUNTER RESIDENTS_COMMITTEE_OFFICER",
    relation=COUNTS,
    frm="COUNTING",
    to="COUNTING COUNTED RESULT_POSTED CLOSED DISPUTED",
    refuses=(CounterConflict, NeighbourUnavailable),
    rules="C6 G14",
)
class ConfirmCount(Command, frozen=True):
    """Count again and confirm; the last of counters and witness makes it the count."""

    estate_id: EstateId
    meeting: Reference


@command(
    MEETING,
    "dispute-count",
    by="VOTE_COUNTER RESIDENTS_COMMITTEE_OFFICER",
    relation=COUNTS,
    frm="COUNTING",
    to="CLOSED DISPUTED",
    rules="G14",
)
class DisputeCount(Command, frozen=True):
    """Have the proposed count discarded; the third time the street decides."""

    estate_id: EstateId
    meeting: Reference
    reason: Text


@command(
    MEETING,
    "settle-count",
    by="STREET_OFFICER",
    frm="DISPUTED",
    to="COUNTED RESULT_POSTED",
    refuses=(NeighbourUnavailable,),
    rules="G14",
)
class SettleCount(Command, frozen=True):
    """Have a thrice disputed vote counted on the street's responsibility."""

    estate_id: EstateId
    meeting: Reference
    reason: Text


@command(
    MEETING,
    "post-result",
    by=CONVENERS,
    relation=CONVENER,
    frm="COUNTED",
    to="RESULT_POSTED",
    rules="R-16 R-28 D-6",
)
class PostResult(Command, frozen=True):
    """Post figures, verdicts and the right to sue; late is lawful and said."""

    estate_id: EstateId
    meeting: Reference
    posted_at: Line


@command(
    MEETING,
    "recount",
    by="VOTE_COUNTER",
    relation=COUNTER,
    frm="RESULT_POSTED",
    to="CLOSED",
    refuses=(InvalidState,),
    rules="C10",
)
class RecountBallots(Command, frozen=True):
    """Count again, once, after every contest is decided and some ballot was struck."""

    estate_id: EstateId
    meeting: Reference


@command(
    MEETING,
    "roll-defect",
    by="REGISTRY_CLERK",
    frm="COUNTED RESULT_POSTED",
    to="COUNTED RESULT_POSTED",
    refuses=(NotOnRoll, NeighbourUnavailable, ValidationFailed),
    rules="R-07 C18",
)
class RecordRollDefect(Command, frozen=True):
    """Say after the count that entries were one owner, or one several; both verdicts are recorded.

    Exactly one of `merged` (two entries or more), `split` and `parted` (joined before) is given.
    """

    estate_id: EstateId
    meeting: Reference
    evidence: Annotated[list[Evidence], Meta(min_length=1, max_length=20)]
    merged: Merged = field(default_factory=list)
    split: Split | None = None
    parted: Merged = field(default_factory=list)


@command(
    MEETING,
    "annul",
    by="STREET_OFFICER HOUSING_AUTHORITY",
    frm=COUNTED,
    to=COUNTED + " ANNULLED REVOKED_BY_COURT",
    refuses=(UnknownMotion,),
    rules="R-17",
)
class AnnulDecision(Command, frozen=True):
    """Annul decisions that are against the law."""

    estate_id: EstateId
    meeting: Reference
    motion_ids: MotionRefs
    ground: Literal["AGAINST_LAW", "BEYOND_POWERS", "PROCEDURE"]
    reasons: Text


@command(
    MEETING,
    "finish-posting",
    by="SYSTEM",
    frm="RESULT_POSTED",
    to="RESULT_POSTED RESULT_FINAL",
    rules="D-6 C10",
)
class FinishPosting(Command, frozen=True):
    """Record that the posting is over, and the result final unless contests are open."""

    estate_id: EstateId
    meeting: Reference
