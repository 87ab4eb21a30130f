"""One ballot for each entry of the roll and each meeting (R-08, R-10, rulings C3, C4, C10, C15)."""

from typing import Literal

from chassis.domain import Command, EstateId, Instant, Reference, Sha256, Subject, Text, command
from chassis.refusals import InvalidState, NeighbourUnavailable, RoleNotAllowed, ValidationFailed
from committee.commands.forms import Choices, Entry, PaperChannel, Serial
from committee.commands.refusals import (
    ChannelNotAllowed,
    CounterConflict,
    DuplicateBallot,
    NotOnRoll,
    NotReceived,
    OccupierWithoutProxy,
    OptionUnknown,
    ProxyMissing,
    ProxyNotAllowed,
    ProxyRevoked,
    SameOperator,
    UnitNotDelivered,
    UnknownChoice,
    UnknownMotion,
    VotingIsClosed,
)

BALLOT = "/estates/{estate_id}/meetings/{meeting}/ballots/{entry}"
OF_CHOICES = (UnknownMotion, UnknownChoice, OptionUnknown, ValidationFailed)
OF_VOTERS = (
    NotOnRoll,
    ProxyMissing,
    ProxyRevoked,
    ProxyNotAllowed,
    UnitNotDelivered,
    OccupierWithoutProxy,
    NeighbourUnavailable,
)
LIVE = "CAST RECEIVED READ"
OWNER = "an owner of the entry"


@command(
    BALLOT,
    by="DEVELOPER",
    relation="the entry's representative, guardian or proxy",
    to="CAST",
    taken=DuplicateBallot,
    refuses=(VotingIsClosed, ChannelNotAllowed, RoleNotAllowed, *OF_VOTERS, *OF_CHOICES),
    rules="R-08 R-10 C4",
    seals="ballot",
)
class CastBallot(Command, frozen=True):
    """Vote on all motions at once; the choices are sealed before they are stored."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    choices: Choices
    proxy: Reference | None = None


@command(
    BALLOT,
    "change",
    by="DEVELOPER",
    relation="who cast it",
    frm="CAST",
    to="CAST",
    refuses=(VotingIsClosed, InvalidState, *OF_VOTERS, *OF_CHOICES),
    rules="C4",
    seals="ballot",
)
class ChangeBallot(Command, frozen=True):
    """Vote again while the box is open, if the rules of procedure allow it; a hundred times at most [I]."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    choices: Choices


@command(
    BALLOT,
    by="BALLOT_OPERATOR",
    to="RECEIVED",
    taken=DuplicateBallot,
    refuses=(VotingIsClosed, ChannelNotAllowed, *OF_VOTERS, ValidationFailed),
    rules="R-28 C3",
    seals="ballot",
    route=BALLOT + "/receive",
)
class ReceiveBallot(Command, frozen=True):
    """Record that a paper, or a spoken ballot, has come in; what it says follows by readings."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    channel: PaperChannel
    serial: Serial
    received_at: Instant
    evidence_sha256: Sha256
    cast_by: Literal["representative", "proxy", "guardian"] = "representative"
    collector: Subject | None = None
    proxy: Reference | None = None


@command(
    BALLOT,
    "read",
    by="BALLOT_OPERATOR",
    frm="RECEIVED READ",
    to="RECEIVED READ",
    otherwise={"CAST": NotReceived},
    refuses=(NotReceived, SameOperator, *OF_CHOICES),
    rules="R-28 C3",
    seals="ballot",
)
class ReadBallot(Command, frozen=True):
    """Enter what a received paper says, without seeing what another reader entered."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    serial: Serial
    reading: Literal[1, 2, 3]
    choices: Choices


@command(
    BALLOT,
    "void",
    by="VOTE_COUNTER",
    relation="a counter appointed for this meeting",
    frm=LIVE,
    to=LIVE + " VOID",
    refuses=(SameOperator, ValidationFailed),
    rules="C15",
    seals="ballot",
)
class VoidBallot(Command, frozen=True):
    """Call a whole paper void; a second counter who says the same makes it so."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    reason: Literal["CASTER_NOT_VERIFIED", "UNSIGNED", "SECOND_PAPER"]


@command(
    BALLOT,
    "contest",
    relation=OWNER,
    frm=LIVE,
    to=LIVE,
    refuses=(NotOnRoll,),
    rules="C10 R-28",
    seals="ballot",
)
class ContestBallot(Command, frozen=True):
    """Say that a ballot entered in one's name is not one's own, until the end of the posting."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    reason: Text


@command(
    BALLOT,
    "decide-contest",
    by="VOTE_COUNTER",
    relation="a counter appointed for this meeting",
    frm=LIVE,
    to=LIVE + " STRUCK",
    refuses=(CounterConflict,),
    rules="C10",
    seals="ballot",
)
class DecideContest(Command, frozen=True):
    """Strike a contested ballot or confirm it, with the reason."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    struck: bool
    reason: Text
    evidence_sha256: Sha256


@command(
    BALLOT,
    "object",
    relation="a co-owner of the entry",
    frm=LIVE,
    to=LIVE,
    refuses=(NotOnRoll, VotingIsClosed),
    rules="R-08 C16",
    seals="ballot",
)
class ObjectToBallot(Command, frozen=True):
    """Object, as a co-owner, before the close: without agreement the ballot abstains."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    statement_sha256: Sha256


@command(
    BALLOT,
    "agree",
    relation="the co-owner who objected",
    frm=LIVE,
    to=LIVE,
    refuses=(NotOnRoll, VotingIsClosed),
    rules="R-08 C16",
    seals="ballot",
)
class AgreeToBallot(Command, frozen=True):
    """Take the objection back: the owners of the entry have agreed."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
