"""What each decision needs to know: the registry's survey, the owners' decisions, other contracts."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, or_, select

from alliance import commands as wish
from alliance.commands.forms import ALLIANCE, CONTRACT, ENROLMENT
from alliance.domain.contract import Contract
from alliance.domain.facts import Decided, Survey
from alliance.domain.known import (
    EmergencyKnown,
    ForAbandoning,
    ForAdoption,
    ForLeaving,
    ForNotice,
    ForSigning,
    ForStarting,
    GradeKnown,
    SurveyKnown,
    TermKnown,
    Words,
)
from alliance.ports import RegistryPort
from alliance.views import OF_CONTRACTS, AllianceTables
from chassis.core import Core
from chassis.domain import Cause, Command
from chassis.executor import Asking, Known, Loader
from chassis.vault import objection_place
from law.contracts import IN_EFFECT, Basis
from law.dates import business_date

PURPOSE = "objection"
TO_SERVE = ("SIGNED", "FILED")


@dataclass(frozen=True, slots=True)
class Loading:
    """Loads what decisions need."""

    core: Core
    tables: AllianceTables
    registry: RegistryPort

    @property
    def loaders(self) -> Mapping[type[Command], Loader]:
        """Give each command's loader; those that are not here look at their own stream only."""
        return {
            wish.AcceptSurvey: self._for_survey,
            wish.ObjectToTier: self._for_objection,
            wish.ReviewTier: self._for_review,
            wish.StartEmergencyService: self._for_emergency,
            wish.OrderRectification: self._for_order,
            wish.SignContract: self._for_signing,
            wish.RecordStandingContract: self._for_standing,
            wish.StartService: self._for_starting,
            wish.AbandonContract: self._for_abandoning,
            wish.GiveTerminationNotice: self._for_notice,
            wish.RecordProviderGone: self._for_leaving,
            wish.CompleteHandover: self._for_leaving,
            wish.AssignAdoption: self._for_assignment,
            wish.AssignAdoptionAgain: self._for_assignment,
            wish.ActivateAdoption: self._for_adoption,
            wish.CompleteAdoption: self._for_adoption,
            wish.EndAdoption: self._for_adoption,
        }

    # An estate's enrolment

    def _for_survey(self, c: wish.AcceptSurvey, _: Asking) -> Known:
        return Known(SurveyKnown(self._survey(c.estate_id)))

    def _survey(self, estate_id: UUID) -> Survey | None:
        t = self.tables.surveys
        with self.core.views.reading() as conn:
            row = conn.execute(select(t).where(t.c.estate_id == str(estate_id))).first()
        if row is None:
            return None
        return Survey(
            row.surveyed_on,
            row.boundary_closable,
            row.dangerous_facility,
            row.provider_present,
            Cause("registry", row.position),
        )

    def _for_objection(self, c: wish.ObjectToTier, asking: Asking) -> Known:
        granted = c.spec.roles & asking.roles
        owns = not granted and self.registry.owns(c.estate_id, asking.actor.subject)
        place = objection_place(c.address, c.objection)
        text = self.core.vault.seal(asking.actor.subject, PURPOSE, c.text.encode(), place)
        return Known(Words(owns, text))

    def _for_review(self, c: wish.ReviewTier, _: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        before = self._in_effect(c.estate_id)
        term = TermKnown(before.ref, before.until() or before.terms.ends_on) if before else None
        return Known((SurveyKnown(self._survey(c.estate_id)), term), expect)

    def _for_emergency(self, c: wish.StartEmergencyService, _: Asking) -> Known:
        t = self.tables.meetings.c
        question = select(func.max(t.met_on)).where(t.estate_id == str(c.estate_id))
        with self.core.views.reading() as conn:
            return Known(EmergencyKnown(conn.execute(question).scalar()))

    def _for_order(self, c: wish.OrderRectification, _: Asking) -> Known:
        where = CONTRACT.format(estate_id=c.estate_id, contract=c.contract)
        found = self.core.executor.load(f"{where}/appraisals/{c.quarter}")
        return Known(GradeKnown(found.confirmed_grade if found is not None else ""))

    # A contract

    def _for_signing(self, c: wish.SignContract, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        mine: Contract | None = self.core.executor.load(c.address)
        before = self._in_effect(c.estate_id)
        if mine is None:
            return Known(ForSigning(None, None, ()))
        others = self._overlapping(c.estate_id, mine, before, asking)
        decided = self._decided(c.estate_id, c.meeting, c.motion)
        return Known(ForSigning(self._enrolment(c.estate_id), decided, others, before), expect)

    def _for_standing(self, c: wish.RecordStandingContract, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        t = self.tables.contracts.c
        live = t.stage.in_(IN_EFFECT) | self._to_serve(asking)
        question = select(t.ref).where(t.estate_id == str(c.estate_id), live).order_by(t.ref)
        with self.core.views.reading() as conn:
            others = tuple(conn.execute(question).scalars())
        ended = self._ended(c.estate_id)
        others += tuple(
            one.ref for one in ended if one.last_day and one.last_day > c.terms.starts_on
        )
        alone = tuple(one for one in ended if one.left_alone)
        enrolment = self._enrolment(c.estate_id)
        return Known(ForSigning(enrolment, None, others, alone=alone), expect)

    def _to_serve(self, asking: Asking) -> Any:
        """Choose what is signed and waits; one whose term is over will never serve."""
        t = self.tables.contracts.c
        return t.stage.in_(TO_SERVE) & (t.until >= business_date(asking.now))

    def _overlapping(
        self, estate_id: UUID, mine: Contract, before: Contract | None, asking: Asking
    ) -> tuple[str, ...]:
        """Give the contracts that would serve in the same days: one that waits, one that goes on.

        An emergency's goes on until somebody takes over, and no longer.
        """
        t = self.tables.contracts.c
        starts = mine.terms.starts_on
        goes_on = t.stage.in_(IN_EFFECT) & or_(t.until.is_(None), t.until > starts)
        if before is not None and before.basis == Basis.STREET_EMERGENCY:
            goes_on &= t.ref != before.ref
        question = select(t.ref).where(
            t.estate_id == str(estate_id),
            t.ref != mine.ref,
            t.ref != (mine.renews if before is not None else ""),
            self._to_serve(asking) | goes_on,
        )
        with self.core.views.reading() as conn:
            return tuple(conn.execute(question.order_by(t.ref)).scalars())

    def _for_starting(self, c: wish.StartService, _: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        before, enrolment = self._in_effect(c.estate_id), self._enrolment(c.estate_id)
        alone = tuple(one for one in self._ended(c.estate_id) if one.left_alone)
        return Known(ForStarting(enrolment, before, alone), expect)

    def _for_abandoning(self, c: wish.AbandonContract, asking: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        before = self._in_effect(c.estate_id)
        known = (*((before,) if before is not None else ()), *self._ended(c.estate_id))
        of = (one for one in known if c.contract in {one.renewed_by, one.replaced_by})
        t = self.tables.contracts.c
        others = (t.estate_id == str(c.estate_id), t.ref != c.contract, self._to_serve(asking))
        with self.core.views.reading() as conn:
            waits = conn.execute(select(t.ref).where(*others)).first() is not None
        enrolment = None if waits else self._enrolment(c.estate_id)
        return Known(ForAbandoning(next(of, None), enrolment), expect)

    def _for_notice(self, c: wish.GiveTerminationNotice, _: Asking) -> Known:
        return Known(ForNotice(self._decided(c.estate_id, c.meeting, c.motion)))

    def _for_leaving(self, c: wish.CompleteHandover | wish.RecordProviderGone, _: Asking) -> Known:
        expect = self.core.follower.expect(OF_CONTRACTS)
        succeeded = self._in_effect(c.estate_id) is not None
        return Known(ForLeaving(self._enrolment(c.estate_id), succeeded), expect)

    # A department's adoption

    def _for_adoption(self, c: wish.ActivateAdoption, _: Asking) -> Known:
        return Known(ForAdoption(self._enrolment(c.estate_id)))

    def _for_assignment(self, c: wish.AssignAdoption, asking: Asking) -> Known:
        """Look for the place's alliances: the district's, the street's, the community's own."""
        found = [self._alliance(asking.place.code[:size]) for size in (6, 9, 12)]
        known = [one for one in found if one is not None and one.stage != "DISSOLVED"]
        departments = frozenset(
            org for one in known for org, kind in one.members.items() if kind == "DEPARTMENT"
        )
        enrolment = self._enrolment(c.estate_id)
        return Known(ForAdoption(enrolment, departments if known else None))

    # How

    def _alliance(self, code: str) -> Any:
        return self.core.executor.load(ALLIANCE.format(code=code))

    def _enrolment(self, estate_id: UUID) -> Any:
        return self.core.executor.load(ENROLMENT.format(estate_id=estate_id))

    def _in_effect(self, estate_id: UUID) -> Contract | None:
        t = self.tables.contracts.c
        question = select(t.ref).where(t.estate_id == str(estate_id), t.stage.in_(IN_EFFECT))
        with self.core.views.reading() as conn:
            ref = conn.execute(question).scalar()
        if ref is None:
            return None
        found: Contract | None = self.core.executor.load(
            CONTRACT.format(estate_id=estate_id, contract=ref)
        )
        return found

    def _ended(self, estate_id: UUID) -> list[Contract]:
        """Give the contracts that have ended, handed over or not."""
        t = self.tables.contracts.c
        question = select(t.ref).where(
            t.estate_id == str(estate_id), t.stage.in_(("ENDED", "HANDED_OVER"))
        )
        with self.core.views.reading() as conn:
            refs = list(conn.execute(question.order_by(t.ref)).scalars())
        load = self.core.executor.load
        return [load(CONTRACT.format(estate_id=estate_id, contract=ref)) for ref in refs]

    def _decided(self, estate_id: UUID, meeting: str | None, motion: str | None) -> Decided | None:
        t = self.tables.motions
        question = select(t).where(
            t.c.estate_id == str(estate_id), t.c.meeting == meeting, t.c.motion == motion
        )
        with self.core.views.reading() as conn:
            row = conn.execute(question).first()
        if row is None:
            return None
        return Decided(
            row.meeting,
            row.motion,
            row.item,
            row.passed,
            row.final,
            row.undone,
            Cause("committee", row.position),
        )
