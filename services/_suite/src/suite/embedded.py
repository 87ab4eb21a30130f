"""Everything in one process: the composition root of `cogov up`.

The same services, records and positions as when they run apart; only the transport is a call, and
a question to a neighbour is answered in the process.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

import structlog
from fastapi import FastAPI

from alliance.api import mount_alliances
from alliance.application import Alliances, open_alliances
from alliance.policies import consumer_of as alliance_consumer
from alliance.published import publisher as alliance_publisher
from chassis.app import make_app
from chassis.clock import TimeSource
from chassis.consumer import Consumer
from chassis.core import Core
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.relay import InProcess, Relay
from chassis.tokens import Issuer, Tokens
from committee.api import mount_committee
from committee.application import Committee, open_committee
from committee.policies import consumer_of as committee_consumer
from committee.published import publisher as committee_publisher
from consultation.api import mount_consultations
from consultation.application import Consultations, open_consultations
from consultation.policies import consumer_of as consultation_consumer
from consultation.published import publisher as consultation_publisher
from deliberation.api import mount_deliberations
from deliberation.application import Deliberations, open_deliberations
from deliberation.policies import consumer_of as deliberation_consumer
from deliberation.published import publisher as deliberation_publisher
from governance.api import mount_governance
from governance.application import Governance, open_governance
from governance.board.web import mount_board
from registry.api import mount_registry
from registry.application import Registry, open_registry
from registry.office.api import OfficeAt, mount_office
from registry.published import publisher as registry_publisher
from serving.clock_api import mount_clock, mount_followed_clock
from serving.grpc_server import GrpcServer
from serving.keys import make_keys, services_issuer
from suite.dev_tokens import dev_issuer
from suite.grpc_server import serve_rpc
from suite.neighbours import RegistryHere
from suite.settings import SERVICES, Settings

TICK_SECONDS = 1.0
log = structlog.get_logger("embedded")


@dataclass(slots=True)
class Embedded:
    """The running system: its services, relays and clocks, its HTTP application."""

    settings: Settings
    registry: Registry
    committee: Committee
    consultations: Consultations
    deliberations: Deliberations
    alliances: Alliances
    governance: Governance
    app: FastAPI
    relays: list[Relay]
    policies: list[Consumer]
    tokens: Tokens
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)
    rpc: GrpcServer | None = None

    @property
    def cores(self) -> list[Core]:
        """Give the deciding services, in the order in which a clock moves them."""
        return [
            self.registry.core,
            self.committee.core,
            self.consultations.core,
            self.deliberations.core,
            self.alliances.core,
        ]

    def start(self) -> None:
        """Start relays, clocks and gRPC.

        A relay begins behind what every consumer has: after a power cut it may remember more than
        they do, because none of these positions is flushed to disk.
        """
        for relay in self.relays:
            consumers = (*self.policies, self.governance.consumer)
            known = [c.reached(relay.source) for c in consumers if relay.source in c.listens]
            relay.republish(min([relay.reached(), *known]))
        for relay, core in zip(self.relays, self.cores, strict=True):
            self._thread(f"relay-{core.name}", relay.run, self.stop, core.wake)
        if self.settings.clock == "real":
            self._thread("clocks", self._tick)
        self.rpc = serve_rpc(self, self.ready, self.settings.grpc_port)

    def close(self) -> None:
        """Stop, and let go of every connection."""
        self.stop.set()
        for core in self.cores:
            core.wake.set()
        for thread in self.threads:
            thread.join(timeout=10)
        if self.rpc:
            self.rpc.close()
        for core in self.cores:
            core.close()
        self.governance.close()

    @property
    def rpc_port(self) -> int:
        """Give the port on which gRPC answers, 0 before the start."""
        return self.rpc.port if self.rpc else 0

    def ready(self) -> bool:
        """Tell whether every store answers."""
        return all(core.store.head() >= 0 for core in self.cores)

    def drain(self) -> int:
        """Send everything that the stores hold and was not sent; give how many records went."""
        sent = 0
        while step := sum(relay.step() for relay in self.relays):
            sent += step
        return sent

    def republish(self, tell: Callable[[int, int], None]) -> int:
        """Empty the projections and send every stored event again; give how many records went."""
        self.governance.forget()
        whole = sum(core.store.head() for core in self.cores)
        for relay in self.relays:
            relay.republish(0)
        sent = 0
        while step := sum(relay.step() for relay in self.relays):
            sent += step
            tell(sent, whole)
        return sent

    def latest(self) -> datetime:
        """Give the instant at which states are read: the story's, or the machine's."""
        time = self.registry.core.executor.time
        return max(time.now(core.store)[0] for core in self.cores)

    def _thread(self, name: str, work: Callable[..., None], *given: Any) -> None:
        thread = threading.Thread(target=work, args=given, name=name, daemon=True)
        thread.start()
        self.threads.append(thread)

    def _tick(self) -> None:
        while not self.stop.wait(TICK_SECONDS):
            for core in self.cores:
                try:
                    core.ticker.run(core.executor.time.wall())
                except Exception:
                    log.exception("tick_failed", service=core.name)


def open_embedded(settings: Settings) -> Embedded:
    """Open every service's data, below one folder or in PostgreSQL, and put the system together."""
    settings.data.mkdir(parents=True, exist_ok=True)
    clock = TimeSource(virtual=settings.clock == "virtual")
    registry = open_registry(settings.where("registry"), clock)
    here = RegistryHere(registry)
    committee = open_committee(settings.where("committee"), clock, here)
    consultations = open_consultations(settings.where("consultation"), clock, here)
    deliberations = open_deliberations(settings.where("deliberation"), clock, here)
    alliances = open_alliances(settings.where("alliance"), clock, here, settings.contract_labels)
    deciding = (registry, committee, consultations, deliberations, alliances)
    cores = tuple(each.core for each in deciding)
    heads = {core.name: core.store.head for core in cores}
    governance = open_governance(settings.where("governance").views, heads)
    policies = [
        committee_consumer(committee),
        consultation_consumer(consultations),
        deliberation_consumer(deliberations),
        alliance_consumer(alliances),
    ]
    transport = InProcess()
    transport.consumers = [*(each.take for each in policies), governance.consumer.take]
    relays = [
        registry.core.relay(registry_publisher(registry.core.mapper), transport),
        committee.core.relay(committee_publisher(committee.core.mapper), transport),
        consultations.core.relay(consultation_publisher(consultations.core.mapper), transport),
        deliberations.core.relay(deliberation_publisher(deliberations.core.mapper), transport),
        alliances.core.relay(alliance_publisher(alliances.core.mapper), transport),
    ]
    tokens = Tokens([*settings.issuers, *_ours(settings)])
    app = make_app("Cogov 共治", _ready(*cores))
    system = Embedded(
        settings,
        registry,
        committee,
        consultations,
        deliberations,
        alliances,
        governance,
        app,
        relays,
        policies,
        tokens,
    )
    _mount(system)
    return system


def _mount(system: Embedded) -> None:
    app, buckets = system.app, Buckets(*system.settings.limits)
    registry, committee, governance = system.registry, system.committee, system.governance
    reads = Reads(system.tokens, registry.core.places)
    mount_registry(app, registry, reads, buckets)
    mount_office(
        app, registry, reads, buckets, OfficeAt(secure=system.settings.env == "production")
    )
    mount_committee(app, committee, Reads(system.tokens, committee.core.places), buckets)
    consultations = system.consultations
    at = Reads(system.tokens, consultations.core.places)
    mount_consultations(app, consultations, at, buckets)
    deliberations = system.deliberations
    mount_deliberations(
        app, deliberations, Reads(system.tokens, deliberations.core.places), buckets
    )
    alliances = system.alliances
    mount_alliances(app, alliances, Reads(system.tokens, alliances.core.places), buckets)
    mount_governance(app, governance, system.latest)
    sample = system.settings.env != "production"
    mount_board(
        app,
        governance,
        system.latest,
        public=system.settings.public_address,
        sample=sample,
        labels=system.settings.step_labels,
        contract_labels=system.settings.contract_labels,
    )
    mount_clock(app, registry.core, reads)
    for core, policies in zip(system.cores[1:], system.policies, strict=True):
        mount_clock(app, core, reads, partial(_applied, policies))
    if system.settings.clock == "virtual":
        _mount_reader_clock(system, reads)


def _mount_reader_clock(system: Embedded, reads: Reads) -> None:
    """Answer for governance, which has no clocks of its own, as the driver asks every service."""

    def seen() -> datetime | None:
        return max((t for c in system.cores if (t := c.store.virtual_now())), default=None)

    mount_followed_clock(system.app, "governance", reads, seen, system.governance.applied)


def _applied(consumer: Consumer) -> dict[str, int]:
    return {source: consumer.reached(source) for source in consumer.listens}


def _ready(*cores: Core) -> dict[str, Callable[[], bool]]:
    return {core.name: lambda c=core: c.store.head() >= 0 for core in cores}  # type: ignore[misc]


def _ours(settings: Settings) -> list[Issuer]:
    make_keys(settings.config, SERVICES)
    services = services_issuer(settings.config)
    return [services] if settings.env == "production" else [services, dev_issuer(settings)]
