"""Puts the alliance service together: its data, and what each decision needs loaded."""

from dataclasses import dataclass
from typing import Any

from alliance.domain.adoption import Adoption
from alliance.domain.alliance import Alliance
from alliance.domain.appraisal import Appraisal
from alliance.domain.contract import Contract
from alliance.domain.enrolment import Enrolment
from alliance.domain.project import SecretaryProject
from alliance.domain.rating import StarRating
from alliance.judging import Judging
from alliance.loading import Loading
from alliance.ports import RegistryPort
from alliance.views import AllianceTables, AllianceView
from chassis.clock import TimeSource
from chassis.core import Core, Where, open_core
from chassis.domain import COMMANDS, Command
from chassis.places import of_estates
from law.service_words import ContractLabels

AGGREGATES = (
    Alliance,
    Enrolment,
    Contract,
    Appraisal,
    StarRating,
    Adoption,
    SecretaryProject,
)
TABLES = AllianceTables()


@dataclass(frozen=True, slots=True)
class Alliances:
    """The alliance service, ready to answer: its core and what its queries read."""

    core: Core
    tables: AllianceTables
    registry: RegistryPort
    labels: ContractLabels = "plain"

    def load(self, address: str) -> Any:
        """Give the aggregate at an address, None when nothing is there."""
        return self.core.executor.load(address)

    def close(self) -> None:
        """Let go of every connection."""
        self.core.close()


def open_alliances(
    where: Where, time: TimeSource, registry: RegistryPort, labels: ContractLabels = "plain"
) -> Alliances:
    """Open the service's data and put it together.

    `registry` says where estates lie and who owns; `labels` name the contract model's parts on sheets.
    """
    core = open_core(
        "alliance", AGGREGATES, where, time, TABLES, ask_place=of_estates(registry.place)
    )
    core.follower.add(AllianceView(TABLES, core.store, core.mapper))
    judging = Judging(core, TABLES, registry)
    core.load_with({**Loading(core, TABLES, registry).loaders, **judging.loaders})
    return Alliances(core, TABLES, registry, labels)


def commands() -> list[type[Command]]:
    """Give every command of the service."""
    return [c for c in COMMANDS.values() if c.__module__.startswith("alliance.commands.")]
