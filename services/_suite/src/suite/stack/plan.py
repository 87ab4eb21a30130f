"""What the stack runs: addresses, and each service's environment, as an operator would set them."""

import json
import random
import socket
import sys
from collections.abc import Mapping
from dataclasses import dataclass

import psycopg

from chassis.core import migrate
from serving.brokers import Brokers, BrokersAway, WrongPartitions
from serving.topics import make_topic
from suite.child import DidNotStart, answers
from suite.databases import OWNER, role_of
from suite.settings import DECIDING, SERVICES, Settings
from suite.stack.gateway import Behind
from suite.stack.postgres import Postgres
from suite.stack.processes import Program

ROLES = ("api", "worker")
BELOW_EPHEMERAL = range(20_000, 32_000)
"""No outgoing connection is given these, so that a port that is free stays so."""


@dataclass(frozen=True, slots=True)
class Ports:
    """The ports of what runs behind the gateway: `http` by service and role, `grpc` by service."""

    postgres: int
    kafka: int
    controller: int
    http: Mapping[tuple[str, str], int]
    grpc: Mapping[str, int]


def choose_ports() -> Ports:
    """Choose ports that are free now."""
    places = [(service, role) for service in SERVICES for role in ROLES]
    found = free_ports(3 + len(places) + len(SERVICES))
    postgres, kafka, controller, *others = found
    http = dict(zip(places, others, strict=False))
    grpc = dict(zip(SERVICES, others[len(places) :], strict=True))
    return Ports(postgres, kafka, controller, http, grpc)


def free_ports(number: int) -> list[int]:
    """Find ports on loopback that nobody has; no other process finds them while this one runs."""
    chosen: list[int] = []
    for port in random.sample(BELOW_EPHEMERAL, len(BELOW_EPHEMERAL)):
        if len(chosen) == number:
            break
        if _hold(port):
            chosen.append(port)
    return chosen


def _hold(port: int) -> bool:
    """Bind a port, without listening, so that it is ours until a server comes and after it went.

    A gateway starts half a minute after its port was chosen, time enough for another stack to
    choose the same. Who binds with SO_REUSEADDR, as every server of ours does, may listen beside
    a socket that has it too and does not listen; who looks for a port binds without, and may not.
    """
    held = socket.socket()
    try:
        held.bind(("127.0.0.1", port))
    except OSError:
        held.close()
        return False
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    held.detach()  # it is let go of when this process ends, and not before
    return True


@dataclass(frozen=True, slots=True)
class Plan:
    """Every service's processes and jobs, from the settings of one stack."""

    settings: Settings
    ports: Ports
    postgres: Postgres
    partitions: int
    public_address: str

    def migrate(self) -> None:
        """Make every service's schemas and topic, as each one's `migrate` does; raises DidNotStart."""
        brokers = Brokers(self.kafka)
        try:
            for service in SERVICES:
                owner = self.postgres.address(OWNER, role_of(service), with_password=True)
                migrate(owner, role_of(service))
            for service in DECIDING:
                make_topic(brokers, service, self.partitions, replicas=1)
        except (BrokersAway, WrongPartitions, psycopg.Error) as e:
            raise DidNotStart(str(e)) from e

    @property
    def owner(self) -> dict[str, str]:
        """Give what a service's own `migrate` is told besides: who may make schemas."""
        return {
            "COGOV_DATABASE_OWNER": self.postgres.address(OWNER, "cogov_{service}"),
            "COGOV_DATABASE_OWNER_PASSWORD_FILE": str(self.postgres.password_file(OWNER)),
        }

    @property
    def kafka(self) -> str:
        """Give the broker's address."""
        return f"127.0.0.1:{self.ports.kafka}"

    def programs(self) -> list[Program]:
        """Give every process of every service; each is ready when it says so itself."""
        return [self._program(*place) for place in self.ports.http]

    def behind(self) -> dict[str, Behind]:
        """Say where the gateway finds each service."""
        return {
            service: Behind(
                f"127.0.0.1:{self.ports.http[service, 'api']}",
                f"127.0.0.1:{self.ports.grpc[service]}",
            )
            for service in SERVICES
        }

    def env(self, service: str) -> dict[str, str]:
        """Give the settings that all of a service's processes have."""
        neighbours = {s: f"127.0.0.1:{port}" for s, port in self.ports.grpc.items() if s != service}
        return {
            "COGOV_ENV": self.settings.env,
            "COGOV_CLOCK": self.settings.clock,
            "COGOV_DATABASE": self.postgres.address("cogov_{service}", "cogov_{service}"),
            "COGOV_DATABASE_PASSWORD_FILE": str(self.postgres.password_file(role_of(service))),
            "COGOV_KAFKA": self.kafka,
            "COGOV_PARTITIONS": str(self.partitions),
            "COGOV_CONFIG": str(self.settings.config),
            "COGOV_NEIGHBOURS": json.dumps(neighbours),
            "COGOV_ISSUERS": json.dumps([i.model_dump(mode="json") for i in self.settings.issuers]),
            "COGOV_PUBLIC_ADDRESS": self.public_address,
            "COGOV_STEP_LABELS": self.settings.step_labels,
            "COGOV_CONTRACT_LABELS": self.settings.contract_labels,
            "COGOV_HOST": "127.0.0.1",
            "COGOV_LOG_LEVEL": self.settings.log_level,
            "PYTHONUNBUFFERED": "1",
        }

    def _program(self, service: str, role: str) -> Program:
        port = self.ports.http[service, role]
        env = self.env(service) | {"COGOV_PORT": str(port)}
        if role == "api":
            env["COGOV_GRPC_PORT"] = str(self.ports.grpc[service])
        return Program(
            f"{service}-{role}",
            _words(service, role),
            ready=lambda: answers(f"http://127.0.0.1:{port}/ready"),
            env=env,
        )


def _words(service: str, role: str) -> tuple[str, ...]:
    return (sys.executable, "-m", service, role)
