"""What one service is told when it runs apart from the others; read in its `__main__` only.

Every service reads the same names, `COGOV_<NAME>`, each from its own environment, and the embedded
system reads them too where they mean the same. All that is wrong is said at once.
"""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.store import UnsafeStore
from chassis.store.postgres import refuse_forbidden_settings
from chassis.tokens import Issuer, is_address
from law.service_words import ContractLabels
from serving.keys import DEV_ISSUER, not_for_persons
from serving.tls import wrong_with

LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
DATABASE = r"^postgresql://[^/]*/.+"
ADDRESSES = r"^[^:,\s]+:[0-9]{1,5}(,[^:,\s]+:[0-9]{1,5})*$"
StepLabels = Literal["six_steps", "six_verbs", "six_acts"]
"""Names for the six steps on the board's pages; the gates are the same."""
Port = Annotated[int, Field(ge=0, le=65535)]
Address = Annotated[str, Field(pattern=r"^[^:,\s]+:[0-9]{1,5}$")]


class ServiceSettings(BaseSettings):
    """Settings of `python -m SERVICE api|worker|migrate`.

    `database` is this service's, as its role; `database_owner` the same as who may make schemas, for
    `migrate` only; `{service}` in either stands for the service's name. Their passwords may lie in
    files. `kafka` lists brokers as host:port; `partitions` is what every topic has. `config` is the
    folder of keys: the wrapping key and the services' own. `tls` is a folder with `tls.crt`,
    `tls.key` and `ca.crt`: with it every listener and every call to a neighbour is mutual TLS.
    `neighbours` says where other services answer gRPC.
    """

    model_config = SettingsConfigDict(env_prefix="COGOV_", frozen=True, extra="forbid")

    env: Literal["demo", "production"] = "demo"
    clock: Literal["real", "virtual"] = "real"
    database: str = Field(pattern=DATABASE)
    database_password_file: Path | None = None
    database_owner: str = Field(default="", pattern=rf"^$|{DATABASE}")
    database_owner_password_file: Path | None = None
    kafka: str = Field(pattern=ADDRESSES)
    kafka_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = "PLAINTEXT"
    kafka_user: str = ""
    kafka_password_file: Path | None = None
    kafka_ca: Path | None = None
    replicas: int = Field(default=1, ge=1, le=9)
    partitions: int = Field(default=4, ge=1, le=1000)
    config: Path
    tls: Path | None = None
    neighbours: dict[str, Address] = Field(default_factory=dict)
    host: str = "127.0.0.1"
    port: Port = 0
    grpc_port: Port = 0
    public_address: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    step_labels: StepLabels = "six_steps"
    contract_labels: ContractLabels = "plain"
    issuers: tuple[Issuer, ...] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = True
    rate: float | None = Field(default=None, gt=0)
    burst: float | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _safe(self) -> "ServiceSettings":
        wrong = [*self._wrong_anywhere()]
        if self.env == "production":
            wrong += self._wrong_in_production()
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _wrong_anywhere(self) -> list[str]:
        wrong = not_for_persons(self.issuers)
        files = ("database_password_file", "database_owner_password_file", "kafka_password_file")
        for name in (*files, "kafka_ca"):
            file: Path | None = getattr(self, name)
            if file is not None and not file.is_file():
                wrong.append(f"COGOV_{name.upper()}: there is no file {file}")
            elif file is not None and not file.read_bytes().strip():
                wrong.append(f"COGOV_{name.upper()}: {file} is empty")
        if self.tls is not None:
            wrong += [f"COGOV_TLS: {why}" for why in wrong_with(self.tls)]
        if self.kafka_protocol.startswith("SASL") and not (
            self.kafka_user and self.kafka_password_file
        ):
            wrong.append("COGOV_KAFKA_USER and COGOV_KAFKA_PASSWORD_FILE: SASL needs both")
        return wrong

    def _wrong_in_production(self) -> list[str]:
        wrong = []
        if self.clock == "virtual":
            wrong.append("COGOV_CLOCK=virtual is for demos and tests; production has real time")
        if not self.issuers:
            wrong.append("COGOV_ISSUERS is empty: production believes no development token")
        if any(i.iss == DEV_ISSUER for i in self.issuers):
            wrong.append(f"COGOV_ISSUERS names {DEV_ISSUER}, which production refuses")
        if self.tls is None and self.host not in LOOPBACK:
            wrong.append("COGOV_HOST: without COGOV_TLS only a loopback address")
        if self.tls is None and not _near(self.neighbours.values()):
            wrong.append("COGOV_NEIGHBOURS: without COGOV_TLS only loopback addresses")
        if self.kafka_protocol != "SASL_SSL" and not _near(self.kafka.split(",")):
            wrong.append("COGOV_KAFKA_PROTOCOL: production's brokers take SASL_SSL (ruling D4)")
        addresses = {"COGOV_DATABASE": self.database, "COGOV_DATABASE_OWNER": self.database_owner}
        wrong += [f"{name}: {ASKS_WHO}" for name, address in addresses.items() if in_clear(address)]
        return wrong + unreadable(self.issuers)

    @property
    def limits(self) -> tuple[float, float]:
        """Give requests a second and at once, per client."""
        return limits_of(self.clock, self.rate, self.burst)

    def database_of(self, service: str) -> str:
        """Give the service's database as its role, with its password."""
        return _with_password(self.database, service, self.database_password_file)

    def owner_of(self, service: str) -> str:
        """Give the service's database as its owner, with the password; empty where none is told."""
        return _with_password(self.database_owner, service, self.database_owner_password_file)

    @property
    def wrapping_key(self) -> Path:
        """Give the file that holds the wrapping key."""
        return self.config / "wrapping.key"


def limits_of(clock: str, rate: float | None, burst: float | None) -> tuple[float, float]:
    """Give requests a second and at once, per client; a story's installation is not limited."""
    usual = (1e6, 1e6) if clock == "virtual" else (50.0, 200.0)
    return rate or usual[0], burst or usual[1]


ASKS_WHO = "without sslmode=verify-full only a loopback address: anybody could be the server"


def in_clear(database: str) -> bool:
    """Say whether a database is on another machine and its certificate is not asked for."""
    try:
        said = conninfo_to_dict(database)
    except psycopg.ProgrammingError:
        return True
    hosts = str(said.get("host") or "localhost").split(",")
    near = all(host in LOOPBACK or host.startswith("/") for host in hosts)
    return not near and said.get("sslmode") != "verify-full"


def unreadable(issuers: Iterable[Issuer]) -> list[str]:
    """Say which issuers' keys are neither behind https nor in a file that is there."""
    return [
        f"COGOV_ISSUERS: {i.iss}: there is no file {i.jwks}, and it is no https address"
        for i in issuers
        if not (is_address(i.jwks) or Path(i.jwks).is_file())
    ]


def _near(addresses: Iterable[str]) -> bool:
    return all(address.rpartition(":")[0] in LOOPBACK for address in addresses)


def _with_password(address: str, service: str, file: Path | None) -> str:
    found = urlsplit(address.replace("{service}", service))
    if file is None or not found.username:
        return urlunsplit(found)
    _, _, place = found.netloc.rpartition("@")
    said = quote(file.read_text().strip(), safe="")
    return urlunsplit(found._replace(netloc=f"{found.username}:{said}@{place}"))


def read_settings(env: Mapping[str, str] = os.environ) -> ServiceSettings:
    """Read the settings; raises ValueError that lists everything that is wrong."""
    wrong = []
    try:
        refuse_forbidden_settings(env)
    except UnsafeStore as e:
        wrong.append(str(e))
    try:
        settings = ServiceSettings()
    except ValidationError as e:
        wrong += [_said(p) for p in e.errors()] + _also_wrong(e)
    else:
        if not wrong:
            return settings
    raise ValueError("\n".join(wrong))


STAND_INS = {"database": "postgresql://127.0.0.1/_", "kafka": "127.0.0.1:1", "config": "."}
"""What is right enough in the place of a setting that must be given, to look at the others."""


def _also_wrong(first: ValidationError) -> list[str]:
    """Say what does not fit together, which is looked at only where each setting alone is right."""
    failed = {str(p["loc"][0]) for p in first.errors() if p["loc"]}
    if not failed:
        return []  # it was the settings together that were wrong
    fields = ServiceSettings.model_fields
    instead = {n: STAND_INS.get(n, fields[n].get_default()) for n in failed}
    try:
        ServiceSettings(**instead)
    except ValidationError as e:
        lines = "\n".join(_said(p) for p in e.errors()).splitlines()
        return [line for line in lines if _names(line) not in failed]
    return []


def _names(line: str) -> str:
    """Give the setting that a line is about."""
    return line.removeprefix("COGOV_").partition(":")[0].partition(" ")[0].partition("=")[0].lower()


def _said(problem: object) -> str:
    told: dict[str, object] = dict(problem)  # type: ignore[call-overload]
    where = "_".join(str(p) for p in told["loc"])  # type: ignore[attr-defined]
    message = str(told["msg"]).removeprefix("Value error, ")
    return f"COGOV_{where.upper()}: {message}" if where else message
