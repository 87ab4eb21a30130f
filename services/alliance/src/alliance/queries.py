"""What may be asked of the alliance: everything but who acted; an objection's words by the street."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select

from alliance.application import Alliances
from alliance.commands.forms import (
    ADOPTION,
    ALLIANCE,
    APPRAISAL,
    CONTRACT,
    ENROLMENT,
    PROJECT,
    RATING,
)
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.shown import (
    Page,
    adoption_shown,
    alliance_shown,
    appraisal_listed,
    appraisal_shown,
    contract_shown,
    enrolment_shown,
    listed,
    project_shown,
    rating_shown,
)
from chassis.actors import Actor
from chassis.domain import stream_id
from chassis.reads import logged
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.vault import objection_place
from law.dates import business_date
from law.profiles import JurisdictionProfile, in_force

STREET, APPRAISER = "STREET_OFFICER", "APPRAISER"


class Queries:
    """Reads the service's streams, and its lists at the log's head."""

    def __init__(self, alliances: Alliances) -> None:
        self._service, self._core = alliances, alliances.core

    def alliance(self, code: str) -> Page:
        """Give an alliance."""
        return alliance_shown(self._find(ALLIANCE.format(code=code)))

    def enrolment(self, estate_id: UUID) -> Page:
        """Give an estate's enrolment."""
        return enrolment_shown(self._find(ENROLMENT.format(estate_id=estate_id)))

    def objections(self, estate_id: UUID, reader: Actor) -> list[Page]:
        """Give the words of objections to the street, which answers them; the read is logged."""
        self._require(reader, estate_id, STREET)
        logged(reader, "tier_objections", str(estate_id))
        return self._spoken(ENROLMENT.format(estate_id=estate_id), "TierObjected")

    def contracts(self, estate_id: UUID, after: str, limit: int) -> list[Page]:
        """Give an estate's contracts in order of reference."""
        self._core.follower.catch_up()
        t = self._service.tables.contracts
        question = select(t).where(t.c.estate_id == str(estate_id), t.c.ref > after)
        with self._core.views.reading() as conn:
            rows = conn.execute(question.order_by(t.c.ref).limit(limit)).all()
        return [listed(row) for row in rows]

    def contract(self, estate_id: UUID, ref: str) -> Page:
        """Give a contract."""
        return contract_shown(self.contract_of(estate_id, ref))

    def contract_of(self, estate_id: UUID, ref: str) -> Contract:
        """Give a contract as its facts leave it."""
        found: Contract = self._find(CONTRACT.format(estate_id=estate_id, contract=ref))
        return found

    def appraisals(self, estate_id: UUID, contract: str) -> list[Page]:
        """Give the appraisals of a contract in order of quarter."""
        self._core.follower.catch_up()
        t = self._service.tables.appraisals
        mine = (t.c.estate_id == str(estate_id), t.c.contract == contract)
        with self._core.views.reading() as conn:
            rows = conn.execute(select(t).where(*mine).order_by(t.c.quarter)).all()
        return [appraisal_listed(row) for row in rows]

    def appraisal(self, estate_id: UUID, contract: str, quarter: str) -> Page:
        """Give an appraisal."""
        return appraisal_shown(self.appraisal_of(estate_id, contract, quarter))

    def appraisal_of(self, estate_id: UUID, contract: str, quarter: str) -> Appraisal:
        """Give an appraisal as its facts leave it."""
        found: Appraisal = self._find(_appraisal(estate_id, contract, quarter))
        return found

    def profile(self, estate_id: UUID) -> JurisdictionProfile:
        """Give the law that holds where an estate lies, today."""
        place = self._core.places(str(estate_id))
        if place is None:
            raise NotFound
        return in_force(place.jurisdiction, self.today())

    def today(self) -> date:
        """Give the business date that holds (the story's, on virtual time)."""
        return business_date(self._core.executor.time.now(self._core.store)[0])

    def appraisal_objections(
        self, estate_id: UUID, contract: str, quarter: str, reader: Actor
    ) -> list[Page]:
        """Give the words of objections to who appraises, and answers them; the read is logged."""
        self._require(reader, estate_id, APPRAISER)
        logged(reader, "appraisal_objections", str(estate_id), contract=contract, quarter=quarter)
        return self._spoken(_appraisal(estate_id, contract, quarter), "AppraisalObjected")

    def adoption(self, estate_id: UUID, org: str) -> Page:
        """Give an adoption."""
        return adoption_shown(self._find(ADOPTION.format(estate_id=estate_id, org=org)))

    def project(self, estate_id: UUID, ref: str) -> Page:
        """Give a secretary project."""
        return project_shown(self._find(PROJECT.format(estate_id=estate_id, project=ref)))

    def rating(self, code: str, provider: str, year: str) -> Page:
        """Give a year's rating."""
        return rating_shown(self._find(RATING.format(code=code, provider=provider, year=year)))

    def _require(self, reader: Actor, estate_id: UUID, role: str) -> None:
        place = self._core.places(str(estate_id))
        if role not in reader.roles_on(str(estate_id), place.code if place else None):
            raise RoleNotAllowed

    def _spoken(self, address: str, kind: str) -> list[Page]:
        facts: list[Any] = [
            self._core.mapper.read(one) for one in self._core.store.events(stream_id(address))
        ]
        return [
            {"objection": fact.objection, "text": self._words(address, fact)}
            for fact in facts
            if type(fact).__name__ == kind
        ]

    def _words(self, address: str, fact: Any) -> str:
        place = objection_place(address, fact.objection)
        return self._core.vault.words(fact.by.subject, fact.text, place)

    def _find(self, address: str) -> Any:
        found = self._service.load(address)
        if found is None:
            raise NotFound
        return found


def _appraisal(estate_id: UUID, contract: str, quarter: str) -> str:
    return APPRAISAL.format(estate_id=estate_id, contract=contract, quarter=quarter)
