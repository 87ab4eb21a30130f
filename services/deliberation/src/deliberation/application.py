"""Puts the deliberation service together: its data, and what each decision needs loaded."""

from dataclasses import dataclass
from typing import Any

from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import COMMANDS, Command
from chassis.places import of_estates
from deliberation.commands import BY_POLICIES
from deliberation.domain.opinion import Opinion
from deliberation.domain.topic import Deliberation
from deliberation.loading import Loading
from deliberation.ports import RegistryPort
from deliberation.views import DeliberationTables, DeliberationView

AGGREGATES = (Deliberation, Opinion)
TABLES = DeliberationTables()


@dataclass(frozen=True, slots=True)
class Deliberations:
    """The deliberation service, ready to answer: its core and what its queries read."""

    core: Core
    tables: DeliberationTables
    registry: RegistryPort

    def load(self, address: str) -> Any:
        """Give the aggregate at an address, None when nothing is there."""
        return self.core.executor.load(address)

    def close(self) -> None:
        """Let go of every connection."""
        self.core.close()


def open_deliberations(where: Where, time: TimeSource, registry: RegistryPort) -> Deliberations:
    """Open the service's data and put it together; `registry` says where estates lie and who owns."""
    core = open_core(
        "deliberation",
        AGGREGATES,
        where,
        time,
        TABLES,
        ask_place=of_estates(registry.place),
    )
    core.follower.add(DeliberationView(TABLES, core.store, core.mapper))
    core.load_with(Loading(core, TABLES, registry).loaders)
    return Deliberations(core, TABLES, registry)


def commands() -> list[type[Command]]:
    """Give every command of the service."""
    return [c for c in COMMANDS.values() if c.__module__.startswith("deliberation.commands.")]


def sent_by_persons() -> list[type[Command]]:
    """Give every command that a person may send."""
    return [c for c in commands() if c not in BY_POLICIES]
