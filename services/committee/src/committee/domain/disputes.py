"""Decides what an authority or a court does with a counted vote's decisions (R-16, R-17)."""

from collections.abc import Collection

from chassis.domain import Context, Evidence, decides, event, with_facts_of
from chassis.refusals import InvalidState
from committee import commands as wish
from committee.commands import refusals as no
from committee.domain.minuted import Minuted

ANNULLED, REVOKED = "ANNULLED", "REVOKED_BY_COURT"
CHALLENGED, SUSPENDED, UPHELD = "CHALLENGED", "SUSPENDED", "UPHELD"
PENDING = frozenset({CHALLENGED, SUSPENDED})
"""A court has the decision before it and has not judged."""


@with_facts_of(Minuted)
class Disputed(Minuted):
    """The part of a meeting that may undo its decisions: `court` says where an action stands."""

    def __init__(self) -> None:
        super().__init__()
        self.decisions: dict[str, str] = {}
        self.court: dict[str, str] = {}

    @decides(wish.RecordChallenge)
    def challenge(self, c: wish.RecordChallenge, ctx: Context) -> None:
        """Record an action to annul decisions; upheld once, another owner may still bring his."""
        self._check_decided(c.motion_ids)
        self._check_court(c.motion_ids, {"", UPHELD})
        self._challenged(motion_ids=tuple(c.motion_ids), evidence=(c.notice,))

    @event("DecisionChallenged", topic="committee.AssemblyMeeting.DecisionChallenged")
    def _challenged(self, motion_ids: tuple[str, ...], evidence: tuple[Evidence, ...]) -> None:
        self.court |= dict.fromkeys(motion_ids, CHALLENGED)

    @decides(wish.RecordSuspension)
    def suspend(self, c: wish.RecordSuspension, ctx: Context) -> None:
        """Record that challenged decisions are not to be carried out for now."""
        self._check_decided(c.motion_ids)
        self._check_court(c.motion_ids, {CHALLENGED})
        self._suspended(motion_ids=tuple(c.motion_ids), evidence=(c.order,))

    @event("DecisionSuspended", topic="committee.AssemblyMeeting.DecisionSuspended")
    def _suspended(self, motion_ids: tuple[str, ...], evidence: tuple[Evidence, ...]) -> None:
        self.court |= dict.fromkeys(motion_ids, SUSPENDED)

    @decides(wish.RecordUpholding)
    def uphold(self, c: wish.RecordUpholding, ctx: Context) -> None:
        """Record the judgment that lets challenged decisions stand."""
        self._check_decided(c.motion_ids)
        self._check_court(c.motion_ids, PENDING)
        self._upheld(motion_ids=tuple(c.motion_ids), evidence=(c.judgment,))

    @event("DecisionUpheld", topic="committee.AssemblyMeeting.DecisionUpheld")
    def _upheld(self, motion_ids: tuple[str, ...], evidence: tuple[Evidence, ...]) -> None:
        self.court |= dict.fromkeys(motion_ids, UPHELD)

    @decides(wish.AnnulDecision)
    def annul(self, c: wish.AnnulDecision, ctx: Context) -> None:
        """Annul decisions against the law; all owners are told (R-17)."""
        self._check_decided(c.motion_ids)
        self._annulled(
            motion_ids=tuple(c.motion_ids),
            ground=c.ground,
            reasons=c.reasons,
            ends=self._ends(c.motion_ids),
            stops=self._stopped(c.motion_ids),
        )

    @event("DecisionAnnulled", topic="committee.AssemblyMeeting.DecisionAnnulled")
    def _annulled(
        self,
        motion_ids: tuple[str, ...],
        ground: str,
        reasons: str,
        ends: bool,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.decisions |= dict.fromkeys(motion_ids, ANNULLED)
        self.court = {m: at for m, at in self.court.items() if m not in motion_ids}
        self.stage = ANNULLED if ends else self.stage

    @decides(wish.RecordCourtRevocation)
    def revoke(self, c: wish.RecordCourtRevocation, ctx: Context) -> None:
        """Record the judgment that revokes decisions (R-16)."""
        self._check_decided(c.motion_ids)
        self._revoked(
            motion_ids=tuple(c.motion_ids),
            case_no=c.case_no,
            evidence=(c.judgment,),
            ends=self._ends(c.motion_ids),
            stops=self._stopped(c.motion_ids),
        )

    @event("DecisionRevokedByCourt", topic="committee.AssemblyMeeting.DecisionRevokedByCourt")
    def _revoked(
        self,
        motion_ids: tuple[str, ...],
        case_no: str,
        evidence: tuple[Evidence, ...],
        ends: bool,
        stops: tuple[str, ...] = (),
    ) -> None:
        self.decisions |= dict.fromkeys(motion_ids, REVOKED)
        self.court = {m: at for m, at in self.court.items() if m not in motion_ids}
        self.stage = REVOKED if ends else self.stage

    def _check_decided(self, motion_ids: list[str]) -> None:
        for motion_id in motion_ids:
            if motion_id not in self.decisions:
                raise no.UnknownMotion(motion_id=motion_id)
            if self.decisions[motion_id] in {ANNULLED, REVOKED}:
                raise InvalidState(stage=self.decisions[motion_id])

    def _check_court(self, motion_ids: list[str], may: Collection[str]) -> None:
        for motion_id in motion_ids:
            at = self.court.get(motion_id, "")
            if at not in may:
                raise InvalidState(stage=at or self.decisions[motion_id])

    def _ends(self, motion_ids: list[str]) -> bool:
        """Say whether nothing of the meeting's decisions is left."""
        left = self.decisions.keys() - set(motion_ids)
        return all(self.decisions[m] in {ANNULLED, REVOKED} for m in left)

    def _stopped(self, motion_ids: list[str]) -> tuple[str, ...]:
        return tuple(self.running) if self._ends(motion_ids) else ()
