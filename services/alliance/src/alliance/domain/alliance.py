"""Decides the alliance: who founded it, who belongs to it, what its council decided (domain 4.2.1)."""

from datetime import date

from alliance import commands as wish
from alliance.refusals import AlreadyMember, NotAMember
from chassis.domain import Aggregate, Context, Evidence, decides, event
from chassis.refusals import InvalidState, ValidationFailed


class Alliance(Aggregate):
    """The red property alliance of one district or street."""

    @classmethod
    @decides(wish.FoundAlliance)
    def found(cls, c: wish.FoundAlliance, ctx: Context) -> "Alliance":
        """Found it with the seats of its council."""
        if len(set(c.council)) < len(c.council):
            raise ValidationFailed(problem="council: each seat stands once")
        return cls(
            code=c.code,
            name=c.name,
            level=c.level,
            council=tuple(c.council),
            founded_on=ctx.today,
        )

    @event("AllianceFounded", topic="alliance.Alliance.AllianceFounded")
    def __init__(
        self, code: str, name: str, level: str, council: tuple[str, ...], founded_on: date
    ) -> None:
        self.stage, self.code, self.name, self.level = "FOUNDED", code, name, level
        self.council, self.founded_on = council, founded_on
        self.members: dict[str, str] = {}
        self.decisions: set[str] = set()
        self.functioning: set[str] = set()

    @decides(wish.JoinAlliance)
    def join(self, c: wish.JoinAlliance, ctx: Context) -> None:
        """Take an organisation in."""
        if c.org in self.members:
            raise AlreadyMember
        self._joined(org=c.org, kind=c.kind, name=c.name)

    @event("MemberOrganisationJoined", topic="alliance.Alliance.MemberOrganisationJoined")
    def _joined(self, org: str, kind: str, name: str) -> None:
        self.stage = "ACTIVE"
        self.members[org] = kind

    @decides(wish.LeaveAlliance)
    def leave(self, c: wish.LeaveAlliance, ctx: Context) -> None:
        """Let an organisation go."""
        if c.org not in self.members:
            raise NotAMember(org=c.org)
        self._left(org=c.org, reason=c.reason)

    @event("MemberOrganisationLeft", topic="alliance.Alliance.MemberOrganisationLeft")
    def _left(self, org: str, reason: str) -> None:
        del self.members[org]
        # One that comes back is asked again whether its party organisation works.
        self.functioning.discard(org)

    @decides(wish.RecordCouncilDecision)
    def record(self, c: wish.RecordCouncilDecision, ctx: Context) -> None:
        """Record what the council decided."""
        if c.decision in self.decisions:
            raise InvalidState(stage="DECIDED")
        self._decided(decision=c.decision, text=c.text, minutes=tuple(c.minutes))

    @event("CouncilDecisionRecorded", topic="alliance.Alliance.CouncilDecisionRecorded")
    def _decided(self, decision: str, text: str, minutes: tuple[Evidence, ...]) -> None:
        self.decisions.add(decision)

    @decides(wish.RecordPartyOrganisation)
    def record_party(self, c: wish.RecordPartyOrganisation, ctx: Context) -> None:
        """Record whether a member's party organisation works."""
        if c.org not in self.members:
            raise NotAMember(org=c.org)
        if not c.community.startswith(self.code):
            raise ValidationFailed(problem="community: it lies elsewhere")
        self._party_recorded(
            org=c.org,
            community=c.community,
            functioning=c.functioning,
            evidence=tuple(c.evidence),
        )

    @event("PartyOrganisationRecorded", topic="alliance.Alliance.PartyOrganisationRecorded")
    def _party_recorded(
        self, org: str, community: str, functioning: bool, evidence: tuple[Evidence, ...]
    ) -> None:
        if functioning:
            self.functioning.add(org)
        else:
            self.functioning.discard(org)

    @decides(wish.DissolveAlliance)
    def dissolve(self, c: wish.DissolveAlliance, ctx: Context) -> None:
        """Dissolve it."""
        self._dissolved(reason=c.reason)

    @event("AllianceDissolved", topic="alliance.Alliance.AllianceDissolved")
    def _dissolved(self, reason: str) -> None:
        self.stage = "DISSOLVED"
