"""What stands beside an entry's ballot: deliveries, proxies, representatives, second papers."""

from datetime import date
from typing import Annotated, Literal

from msgspec import Meta

from chassis.domain import Command, EstateId, Evidence, Instant, Reference, Sha256, Subject, command
from chassis.refusals import NeighbourUnavailable, RoleNotAllowed, ValidationFailed
from committee.commands.forms import CONVENERS, Channel, Entry, MotionRefs, PaperChannel, Serial
from committee.commands.meetings import CONVENER
from committee.commands.refusals import (
    ChannelNotAllowed,
    NotOnRoll,
    ProxyCapReached,
    ProxyNotAllowed,
    UnknownMotion,
    VotingIsClosed,
)

DELIVERY = "/estates/{estate_id}/meetings/{meeting}/deliveries/{batch}"
PROXY = "/estates/{estate_id}/meetings/{meeting}/proxies/{proxy}"
STANDING = "/estates/{estate_id}/meetings/{meeting}/standing/{entry}"
PAPER = "/estates/{estate_id}/meetings/{meeting}/papers/{serial}"
OWNER = "an owner of the entry"


@command(
    DELIVERY,
    by=CONVENERS + " BALLOT_OPERATOR",
    relation=CONVENER,
    to="DELIVERED",
    refuses=(NotOnRoll, VotingIsClosed, ChannelNotAllowed, NeighbourUnavailable, ValidationFailed),
    rules="R-11 C13",
    seals="ballot",
)
class RecordBallotDelivery(Command, frozen=True):
    """Record that ballots reached entries; without proof it is no effective service."""

    estate_id: EstateId
    meeting: Reference
    batch: Reference
    entries: Annotated[list[Entry], Meta(min_length=1, max_length=500)]
    channel: Channel
    method: Literal["hand", "register", "electronic"]
    delivered_on: date
    consequence_notice: bool
    proof: Evidence | None = None


@command(
    PROXY,
    by="BALLOT_OPERATOR",
    relation=OWNER,
    to="GRANTED",
    refuses=(
        NotOnRoll,
        ProxyCapReached,
        ProxyNotAllowed,
        UnknownMotion,
        VotingIsClosed,
        NeighbourUnavailable,
    ),
    rules="R-10",
    seals="ballot",
)
class GrantProxy(Command, frozen=True):
    """Give a written proxy for an entry, for all motions or for those listed."""

    estate_id: EstateId
    meeting: Reference
    proxy: Reference
    entry: Entry
    holder: Subject
    holder_is: Literal["owner", "family", "occupier", "provider_staff", "other"]
    evidence: Evidence
    motion_ids: MotionRefs | None = None


@command(
    PROXY,
    "revoke",
    by="BALLOT_OPERATOR",
    relation=OWNER,
    frm="GRANTED",
    to="REVOKED",
    refuses=(NotOnRoll, NeighbourUnavailable),
    rules="R-10",
    seals="ballot",
)
class RevokeProxy(Command, frozen=True):
    """Take a proxy back; from this instant it admits no ballot."""

    estate_id: EstateId
    meeting: Reference
    proxy: Reference


@command(
    STANDING,
    by="BALLOT_OPERATOR",
    relation=OWNER,
    to="SET",
    refuses=(NotOnRoll, VotingIsClosed, NeighbourUnavailable),
    rules="R-08",
    seals="ballot",
)
class NameRepresentative(Command, frozen=True):
    """Name the one person who votes for several owners, or for a company."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    representative: Subject
    evidence: Evidence


@command(
    STANDING,
    by="REGISTRY_CLERK BALLOT_OPERATOR",
    to="SET",
    refuses=(NotOnRoll, VotingIsClosed, NeighbourUnavailable),
    rules="R-08",
    seals="ballot",
    route=STANDING + "/guardian",
)
class RegisterGuardian(Command, frozen=True):
    """Record the guardian through whom a minor or incapable owner votes."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    guardian: Subject
    evidence: Evidence


@command(
    STANDING,
    "change",
    by="BALLOT_OPERATOR",
    relation=OWNER,
    frm="SET",
    to="SET",
    refuses=(NotOnRoll, VotingIsClosed, NeighbourUnavailable, RoleNotAllowed),
    rules="R-08",
    seals="ballot",
)
class ChangeStanding(Command, frozen=True):
    """Name another representative, or record another guardian (by operators only)."""

    estate_id: EstateId
    meeting: Reference
    entry: Entry
    capacity: Literal["representative", "guardian"]
    subject: Subject
    evidence: Evidence


@command(
    PAPER,
    by="BALLOT_OPERATOR",
    to="VOID",
    refuses=(NotOnRoll, VotingIsClosed, ChannelNotAllowed, NeighbourUnavailable),
    rules="C15 G10",
    seals="ballot",
)
class ReceiveSecondPaper(Command, frozen=True):
    """Record a second paper of an entry that has its ballot: void, for plausibility only."""

    estate_id: EstateId
    meeting: Reference
    serial: Serial
    entry: Entry
    channel: PaperChannel
    received_at: Instant
    evidence_sha256: Sha256
    collector: Subject | None = None
