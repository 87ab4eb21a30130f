"""The alliance itself: founded, joined, left, dissolved; what its council decides."""

from typing import Annotated, Literal

from msgspec import Meta
from typing_extensions import override

from alliance.commands.forms import ALLIANCE, Code, Community, Org, OrgKind, Proof
from alliance.refusals import AlreadyMember, NotAMember
from chassis.domain import Command, Line, Reference, Text, command
from chassis.refusals import ValidationFailed


@command(ALLIANCE, by="STREET_OFFICER HOUSING_AUTHORITY COMMUNITY_PARTY_SECRETARY", to="FOUNDED")
class FoundAlliance(Command, frozen=True):
    """Found the alliance of a district or street; `council` are the seats of its big committee."""

    code: Code
    name: Line
    level: Literal["DISTRICT", "STREET"]
    council: Annotated[tuple[Line, ...], Meta(min_length=3, max_length=50)]


@command(
    ALLIANCE,
    "members",
    by="STREET_OFFICER ALLIANCE_COUNCIL",
    frm="FOUNDED ACTIVE",
    to="ACTIVE",
    refuses=(AlreadyMember,),
)
class JoinAlliance(Command, frozen=True):
    """Take an organisation in; with the first one the alliance is active."""

    code: Code
    org: Org
    kind: OrgKind
    name: Line


@command(
    ALLIANCE,
    "leave",
    by="STREET_OFFICER ALLIANCE_COUNCIL",
    frm="ACTIVE",
    to="ACTIVE",
    refuses=(NotAMember,),
)
class LeaveAlliance(Command, frozen=True):
    """Let an organisation go, with the reason."""

    code: Code
    org: Org
    reason: Text


@command(
    ALLIANCE,
    "council-decisions",
    by="ALLIANCE_COUNCIL",
    frm="ACTIVE",
    to="ACTIVE",
)
class RecordCouncilDecision(Command, frozen=True):
    """Record what the council decided, with its minutes."""

    code: Code
    decision: Reference
    text: Text
    minutes: Proof


@command(
    ALLIANCE,
    "party-organisations",
    by="COMMUNITY_PARTY_SECRETARY",
    frm="ACTIVE",
    to="ACTIVE",
    refuses=(NotAMember, ValidationFailed),
)
class RecordPartyOrganisation(Command, frozen=True):
    """Say with evidence whether a member's party organisation works; what was said last counts.

    The secretary acts by his right in his community, which lies where the alliance does.
    """

    code: Code
    org: Org
    community: Community
    functioning: bool
    evidence: Proof

    @property
    @override
    def root(self) -> str:
        """Decide rights by the community: its secretary has none in the whole district."""
        return self.community


@command(
    ALLIANCE,
    "dissolve",
    by="STREET_OFFICER HOUSING_AUTHORITY",
    frm="FOUNDED ACTIVE",
    to="DISSOLVED",
)
class DissolveAlliance(Command, frozen=True):
    """Dissolve it, with the reason; what it decided stays."""

    code: Code
    reason: Text
