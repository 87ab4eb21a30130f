"""A story of one service on disk: its clock, commands at its time, what its neighbours tell."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID

from chassis.actors import Actor
from chassis.domain import Command, stream_id
from chassis.executor import Answer
from chassis.relay import Record
from law.dates import SHANGHAI, business_date


class Story:
    """What the stories of every service have; each sets its `service`, and its `consumer` if it has one."""

    service: Any
    consumer: Any

    def __init__(self, folder: Path, now: datetime, estate: UUID) -> None:
        self.folder, self.now, self.estate = folder, now, estate
        self._keys = count(1)
        self._heads: dict[str, int] = {}

    def do(self, actor: Actor, c: Command, *, key: str = "") -> Answer:
        """Carry out one command at the story's time."""
        key = key or f"key-{next(self._keys)}"
        answer: Answer = self.service.core.executor.execute(c, actor, key, at=self.now)
        return answer

    def to(self, now: datetime) -> None:
        """Let time pass, and what falls due be done."""
        self.service.core.ticker.run(now, virtual=True)
        self.service.core.store.advance_virtual(now)
        self.now = now

    def days(self, days: int) -> None:
        """Let days pass."""
        self.to(self.now + timedelta(days=days))

    @property
    def today(self) -> date:
        """Give the story's day."""
        return self.now.astimezone(SHANGHAI).date()

    def facts_at(self, where: str) -> list[str]:
        """Give the names of a stream's facts, by its address below the estate."""
        stored = self.service.core.store.events(stream_id(f"/estates/{self.estate}/{where}"))
        return [one.topic.rsplit(".", 1)[1] for one in stored]

    def tell(self, said: Any, source: str, kind: str, at: str) -> Record:
        """Have a fact of another service arrive; give its record, to be told again."""
        position = self._heads.get(source, 0) + 1
        self._heads[source] = position
        meta = said.meta
        meta.estate_id, meta.source, meta.position = str(self.estate), source, position
        meta.stream, meta.version, meta.type = str(stream_id(at)), 1, kind
        meta.on = business_date(self.now).isoformat()
        meta.recorded_at.FromDatetime(self.now.astimezone(UTC))
        record = Record(source, position, str(self.estate), kind, said.SerializeToString())
        self.consumer.take([record])
        return record
