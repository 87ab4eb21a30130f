"""The list of plans that wait for a meeting: what a convener schedules from, and facts find theirs in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, Row, Select, select

from chassis.core import Core
from chassis.domain import Event
from chassis.mapper import Mapper
from chassis.publish import plain
from chassis.store import Store, Stored
from chassis.views import upsert
from committee.domain.pending import PendingMotion
from committee.views import CommitteeTables, topic_stream

OF = "committee.PendingMotion."


@dataclass(slots=True)
class PendingView:
    """Keeps the list in step with the log; a motion's row is what its facts make of it."""

    tables: CommitteeTables
    store: Store
    mapper: Mapper

    def apply(self, conn: Connection, stored: Sequence[Stored], facts: Sequence[Event]) -> None:
        """Take in a batch."""
        estates = {
            one.stream: fact.estate_id
            for one, fact in zip(stored, facts, strict=True)
            if one.topic.startswith(OF)
        }
        if estates:
            rows = [self._row(stream, at) for stream, at in estates.items() if at]
            upsert(conn, self.tables.pending, rows)

    def _row(self, stream: UUID, estate_id: UUID) -> dict[str, Any]:
        motion: PendingMotion = self.mapper.fold(self.store.events(stream))
        return {
            "stream": stream,
            "estate_id": str(estate_id),
            "ref": motion.ref,
            "topic_stream": str(topic_stream(estate_id, motion.topic)),
            "plan_sha256": motion.plan_sha256,
            "stage": motion.stage,
            "meetings": sorted(motion.meetings),
            "shown": pending_shown(motion),
        }


def pending_shown(motion: PendingMotion) -> dict[str, Any]:
    """Show a pending motion; `due_on` is left out while no day counts."""
    shown = {
        "motion": motion.ref,
        "topic": motion.topic,
        "title": motion.title,
        "text": motion.text,
        "item": motion.item,
        "tags": list(motion.tags),
        "plan_sha256": motion.plan_sha256,
        "extent": plain(motion.extent),
        "stage": motion.stage,
        "meetings": [{"meeting": m, "motion": x} for m, x in sorted(motion.meetings.items())],
        "overdue": motion.overdue,
    }
    if motion.cost_fen is not None:
        shown["cost_fen"] = motion.cost_fen
    if motion.due is not None:
        shown["due_on"] = motion.due.isoformat()
    return shown


def listed(
    core: Core, tables: CommitteeTables, estate_id: UUID, after: str, limit: int
) -> list[dict[str, Any]]:
    """Give an estate's pending motions, also those that are over, in order of reference."""
    c = tables.pending.c
    core.follower.catch_up()
    question = select(c.shown).where(c.estate_id == str(estate_id), c.ref > after)
    with core.views.reading() as conn:
        return list(conn.execute(question.order_by(c.ref).limit(limit)).scalars())


def found(core: Core, tables: CommitteeTables, *which: ColumnElement[bool]) -> list[Row[Any]]:
    """Give the rows of pending motions at the log's head, in order of reference."""
    core.follower.catch_up()
    question: Select[Any] = select(tables.pending).where(*which)
    with core.views.reading() as conn:
        return list(conn.execute(question.order_by(tables.pending.c.ref)))
