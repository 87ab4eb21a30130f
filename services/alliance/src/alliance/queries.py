"""What may be asked of the alliance: everything but who acted; an objection's words by the street."""

from typing import Any
from uuid import UUID

from sqlalchemy import select

from alliance.application import Alliances
from alliance.commands.forms import ALLIANCE, CONTRACT, ENROLMENT
from alliance.loading import objection_place
from alliance.shown import Page, alliance_shown, contract_shown, enrolment_shown, listed
from chassis.actors import Actor
from chassis.domain import stream_id
from chassis.reads import logged
from chassis.refusals import NotFound, RoleNotAllowed

REDACTED = "REDACTED"
STREET = "STREET_OFFICER"


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
        address = ENROLMENT.format(estate_id=estate_id)
        place = self._core.places(str(estate_id))
        if STREET not in reader.roles_on(str(estate_id), place.code if place else None):
            raise RoleNotAllowed
        logged(reader, "tier_objections", str(estate_id))
        facts: list[Any] = [
            self._core.mapper.read(one) for one in self._core.store.events(stream_id(address))
        ]
        return [
            {"objection": fact.objection, "text": self._words(address, fact)}
            for fact in facts
            if type(fact).__name__ == "TierObjected"
        ]

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
        return contract_shown(self._find(CONTRACT.format(estate_id=estate_id, contract=ref)))

    def _words(self, address: str, fact: Any) -> str:
        place = objection_place(address, fact.objection)
        opened = self._core.vault.open(fact.by.subject, fact.text, place)
        return opened.decode() if opened is not None else REDACTED

    def _find(self, address: str) -> Any:
        found = self._service.load(address)
        if found is None:
            raise NotFound
        return found
