"""The stack with a proxy on every way by which its services reach what they need."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from typing_extensions import override

from suite.settings import SERVICES
from suite.stack.kafka import Kafka
from suite.stack.plan import ROLES, Plan
from suite.stack.processes import Program
from suite.stack.run import Stack
from tests.faults.broken import Broken, broken_stack
from tests.faults.proxy import Proxy


@dataclass(slots=True)
class Proxies:
    """One to Kafka, one to each service's gRPC, and one from each process to its database."""

    kafka: Proxy
    grpc: Mapping[str, Proxy]
    databases: Mapping[str, Proxy]

    def close(self) -> None:
        """Take nothing more."""
        for proxy in (self.kafka, *self.grpc.values(), *self.databases.values()):
            proxy.close()


@dataclass(frozen=True, slots=True)
class PlanBetween(Plan):
    """Tells every service the proxies' ports for what it reaches; jobs go the direct way."""

    proxies: Proxies = field(kw_only=True)

    @override
    def programs(self) -> list[Program]:
        return [self._led(program) for program in Plan.programs(self)]

    def _led(self, program: Program) -> Program:
        service = program.name.split("-")[0]
        neighbours = {
            name: f"127.0.0.1:{proxy.port}"
            for name, proxy in self.proxies.grpc.items()
            if name != service
        }
        direct, led = f":{self.ports.postgres}/", f":{self.proxies.databases[program.name].port}/"
        more = {
            "COGOV_DATABASE": program.env["COGOV_DATABASE"].replace(direct, led),
            "COGOV_KAFKA": f"127.0.0.1:{self.proxies.kafka.port}",
            "COGOV_NEIGHBOURS": json.dumps(neighbours),
        }
        return replace(program, env={**program.env, **more})


def put_between(stack: Stack) -> Proxies:
    """Put proxies into a stack that has not been started."""
    plan, ports = stack.plan, stack.ports
    proxies = Proxies(
        Proxy(ports.kafka),
        {service: Proxy(ports.grpc[service]) for service in SERVICES},
        {f"{s}-{role}": Proxy(ports.postgres) for s in SERVICES for role in ROLES},
    )
    stack.kafka = Kafka(
        stack.data / "kafka", ports.kafka, ports.controller, told=proxies.kafka.port
    )
    stack.plan = PlanBetween(
        settings=plan.settings,
        ports=ports,
        postgres=plan.postgres,
        partitions=plan.partitions,
        public_address=plan.public_address,
        proxies=proxies,
    )
    return proxies


@contextmanager
def stack_behind_proxies(**more: Any) -> Iterator[tuple[Broken, Proxies]]:
    """Run a stack whose every connection can be broken."""
    made: list[Proxies] = []
    try:
        with broken_stack(prepared=lambda stack: made.append(put_between(stack)), **more) as broken:
            yield broken, made[0]
    finally:
        for proxies in made:
            proxies.close()
