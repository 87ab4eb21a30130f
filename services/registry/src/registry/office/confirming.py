"""Confirmations that take a while: each runs beside its page, which says how far it is."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from contextvars import copy_context
from dataclasses import dataclass, field
from threading import Thread
from uuid import UUID

PATIENCE = 3.0
"""So many seconds a form waits for its confirmation; then its page says how far it is."""


@dataclass(slots=True)
class Running:
    """One confirmation, and how far it was seen, per mille."""

    done: Future[None] = field(default_factory=Future)
    seen: int = 0

    def carry_out(self, work: Callable[[], object]) -> None:
        """Do the work; what it raises waits for whoever asks."""
        try:
            work()
        except BaseException as e:  # noqa: BLE001  (raised again where it is awaited)
            self.done.set_exception(e)
        else:
            self.done.set_result(None)


@dataclass(slots=True)
class Confirmations:
    """The confirmations that this process carries out, by their imports."""

    running: dict[UUID, Running] = field(default_factory=dict)

    def begin(self, stream: UUID, work: Callable[[], object]) -> None:
        """Carry one out and wait a moment for it; raises what refused it by then.

        Asked again while it runs, it is not begun again.
        """
        mine = Running()
        there = self.running.setdefault(stream, mine)
        if there is mine:
            inside = copy_context()
            Thread(target=inside.run, args=(mine.carry_out, work), daemon=True).start()
        wait([there.done], PATIENCE)
        self.at(stream)

    def at(self, stream: UUID) -> Running | None:
        """Give the one that is running; one that has ended raises, once, what refused it."""
        there = self.running.get(stream)
        if there is None or not there.done.done():
            return there
        self.running.pop(stream, None)
        return there.done.result()
