"""What may be asked of the deliberation: everything but who spoke; words by who leads, and one's own."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from sqlalchemy import select

from chassis.actors import Actor
from chassis.reads import logged
from chassis.refusals import NotFound, RoleNotAllowed
from chassis.vault import objection_place
from deliberation.application import Deliberations
from deliberation.domain.topic import Deliberation
from deliberation.shown import Page, listed, topic_shown


class Queries:
    """Reads the service's streams, and its lists at the log's head."""

    def __init__(self, deliberations: Deliberations) -> None:
        self._service, self._core = deliberations, deliberations.core

    def topics(self, estate_id: UUID, after: str, limit: int) -> list[Page]:
        """Give an estate's topics in order of reference."""
        self._core.follower.catch_up()
        t = self._service.tables.topics
        question = select(t).where(t.c.estate_id == str(estate_id), t.c.ref > after)
        with self._core.views.reading() as conn:
            rows = conn.execute(question.order_by(t.c.ref).limit(limit)).all()
        return [listed(row) for row in rows]

    def topic(self, estate_id: UUID, ref: str) -> Page:
        """Give a topic as everybody may see it."""
        return topic_shown(self._find(estate_id, ref))

    def opinions(self, estate_id: UUID, ref: str, number: int, reader: Actor) -> list[Page]:
        """Give a closed round's opinions to the topic's lead, who groups them; the read is logged."""
        topic = self._as_lead(estate_id, ref, reader)
        if not 1 <= number <= len(topic.rounds) or topic.rounds[number - 1].open:
            raise NotFound
        logged(reader, "opinions", str(estate_id), topic=ref, round=number)
        return [
            {"opinion": name, "text": self._words(where, fact)}
            for name, where, fact in self._spoken(estate_id, topic, number)
        ]

    def own_opinions(self, estate_id: UUID, ref: str, reader: Actor) -> list[Page]:
        """Give what somebody said himself, in every round."""
        topic = self._find(estate_id, ref)
        return [
            {"opinion": name, "round": fact.round, "text": self._words(where, fact)}
            for name, where, fact in self._spoken(estate_id, topic)
            if fact.by.subject == reader.subject
        ]

    def objections(self, estate_id: UUID, ref: str, reader: Actor) -> list[Page]:
        """Give the objections' words to the topic's lead, who answers them; the read is logged."""
        topic = self._as_lead(estate_id, ref, reader)
        logged(reader, "objections", str(estate_id), topic=ref)
        address = f"/estates/{estate_id}/topics/{ref}"
        facts: Iterable[Any] = map(self._core.mapper.read, self._core.store.events(topic.id))
        return [
            {
                "objection": fact.objection,
                "text": self._words(objection_place(address, fact.objection), fact),
            }
            for fact in facts
            if type(fact).__name__ == "ObjectionRaised"
        ]

    def _spoken(
        self, estate_id: UUID, topic: Deliberation, number: int | None = None
    ) -> list[tuple[str, str, Any]]:
        self._core.follower.catch_up()
        t = self._service.tables.opinions.c
        question = select(t.ref, t.stream).where(t.topic_stream == topic.id)
        if number is not None:
            question = question.where(t.round == number)
        with self._core.views.reading() as conn:
            rows = conn.execute(question.order_by(t.ref)).all()
        return [
            (
                row.ref,
                f"/estates/{estate_id}/topics/{topic.ref}/opinions/{row.ref}",
                self._core.mapper.read(self._core.store.events(row.stream)[0]),
            )
            for row in rows
        ]

    def _words(self, where: str, fact: Any) -> str:
        return self._core.vault.words(fact.by.subject, fact.text, where)

    def _as_lead(self, estate_id: UUID, ref: str, reader: Actor) -> Deliberation:
        topic = self._find(estate_id, ref)
        if topic.lead != reader.subject:
            raise RoleNotAllowed
        return topic

    def _find(self, estate_id: UUID, ref: str) -> Deliberation:
        found: Deliberation | None = self._service.load(f"/estates/{estate_id}/topics/{ref}")
        if found is None:
            raise NotFound
        return found
