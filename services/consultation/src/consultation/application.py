"""Puts the consultation service together: its data, and what each decision needs loaded."""

from dataclasses import dataclass
from typing import Any

from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import COMMANDS, Command
from chassis.executor import Asking, Known
from chassis.places import of_estates
from consultation import commands as wish
from consultation.commands.tables import TABLE
from consultation.domain.consultation import Consultation
from consultation.domain.table import Table
from consultation.ports import RegistryPort
from consultation.views import ConsultationTables, ConsultationView

AGGREGATES = (Table, Consultation)
OF_THE_TABLE = "consultation.Table."
WITHOUT_TABLE = frozenset(
    {wish.ConstituteTable, wish.ChangeSeatHolder, wish.VacateSeat, wish.DecideRequest}
)
"""Commands that look at nobody's seat but their own stream's."""
TABLES = ConsultationTables()


@dataclass(frozen=True, slots=True)
class Consultations:
    """The consultation service, ready to answer: its core and what its queries read."""

    core: Core
    tables: ConsultationTables

    def load(self, address: str) -> Any:
        """Give the aggregate at an address, None when nothing is there."""
        return self.core.executor.load(address)

    def close(self) -> None:
        """Let go of every connection."""
        self.core.close()


def open_consultations(where: Where, time: TimeSource, registry: RegistryPort) -> Consultations:
    """Open the service's data and put it together; `registry` is asked where estates lie."""
    core = open_core(
        "consultation",
        AGGREGATES,
        where,
        time,
        TABLES,
        ask_place=of_estates(registry.place),
    )
    core.follower.add(ConsultationView(TABLES, core.store, core.mapper))
    core.load_with({c: _with_table(core) for c in commands() if c not in WITHOUT_TABLE})
    return Consultations(core, TABLES)


def commands() -> list[type[Command]]:
    """Give every command of the service."""
    return [c for c in COMMANDS.values() if c.__module__.startswith("consultation.commands.")]


def _with_table(core: Core) -> Any:
    def load(_: Command, asking: Asking) -> Known:
        """Bring the estate's table as it is; the decision holds only until a table moves (G12)."""
        expect = core.follower.expect(OF_THE_TABLE)
        return Known(core.executor.load(TABLE.format(estate_id=asking.estate_id)), expect)

    return load
