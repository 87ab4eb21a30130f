"""Where the embedded system keeps its data and whom it believes; read in the composition root only."""

import os
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis.core import Where, below
from chassis.store import UnsafeStore
from chassis.store.postgres import refuse_forbidden_settings
from chassis.tokens import Issuer
from chassis.vault import wrapping_key
from law.service_words import ContractLabels
from serving.keys import DEV_ISSUER, not_for_persons
from serving.settings import ASKS_WHO, LOOPBACK, StepLabels, in_clear, limits_of

DECIDING = ("registry", "committee", "consultation", "deliberation", "alliance")
"""The services that record facts, in the order in which a clock moves them (ruling G1)."""
SERVICES = (*DECIDING, "governance")
DATABASE = r"^$|^postgresql://.*/[^?]*\{service\}"
"""Empty, or an address whose database's name has the service in it: no two share one."""

DEFAULT_PORT, DEFAULT_GRPC_PORT = 8026, 8027


class Settings(BaseSettings):
    """Settings of `cogov up`, each from `COGOV_<NAME>`.

    `env` production refuses the development key and virtual time. `data` holds the databases,
    `config` the wrapping key and the development key; neither may lie in the other. With `database`,
    each service's data lies in a PostgreSQL database of its own, whose schemas `cogov migrate` makes:
    `postgresql://cogov_{service}@host/cogov_{service}`.
    `public_address` is what notices and feeds print, for instance https://board.example.gov.cn;
    empty for the address a request came to. `step_labels` names the six steps on the board's pages,
    `contract_labels` the parts of a service contract.
    """

    model_config = SettingsConfigDict(env_prefix="COGOV_", frozen=True, extra="forbid")

    env: Literal["demo", "production"] = "demo"
    clock: Literal["real", "virtual"] = "real"
    data: Path = Path("cogov-data")
    config: Path = Path.home() / ".config" / "cogov"
    database: str = Field(default="", pattern=DATABASE)
    host: str = "127.0.0.1"
    port: int = Field(default=DEFAULT_PORT, ge=0, le=65535)
    public_address: str = Field(default="", pattern=r"^(https?://[^/\s]+)?$")
    step_labels: StepLabels = "six_steps"
    contract_labels: ContractLabels = "plain"
    grpc_port: int = Field(default=DEFAULT_GRPC_PORT, ge=0, le=65535)
    issuers: tuple[Issuer, ...] = ()
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_json: bool = False
    rate: float | None = Field(default=None, gt=0)
    burst: float | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _safe(self) -> "Settings":
        refuse_forbidden_settings(os.environ)
        wrong = not_for_persons(self.issuers)
        if self.env == "production":
            wrong += self._wrong_in_production()
        if wrong:
            raise ValueError("\n".join(wrong))
        return self

    def _wrong_in_production(self) -> list[str]:
        wrong = []
        if self.clock == "virtual":
            wrong.append("COGOV_CLOCK=virtual is for demos and tests; production has real time")
        if not self.issuers:
            wrong.append("COGOV_ISSUERS is empty: production believes no development token")
        if any(i.iss == DEV_ISSUER for i in self.issuers):
            wrong.append(f"COGOV_ISSUERS names {DEV_ISSUER}, which production refuses")
        if self.host not in LOOPBACK:
            wrong.append("COGOV_HOST: without TLS only a loopback address; put a gateway before it")
        if self.database and in_clear(self.database):
            wrong.append(f"COGOV_DATABASE: {ASKS_WHO}")
        return wrong

    @property
    def limits(self) -> tuple[float, float]:
        """Give requests a second and at once, per client."""
        return limits_of(self.clock, self.rate, self.burst)

    def where(self, service: str) -> Where:
        """Say where a service's data lies; makes the wrapping key where there is none."""
        if not self.database:
            return below(self.data, service, self.wrapping_key)
        at = self.database.replace("{service}", service)
        return Where(at, at, at, wrapping_key(self.wrapping_key, self.data))

    @property
    def wrapping_key(self) -> Path:
        """Give the file that holds the wrapping key, outside the data folder."""
        return self.config / "wrapping.key"

    @property
    def dev_key(self) -> Path:
        """Give the file that holds the key development tokens are signed with."""
        return self.config / "dev-key.json"


def read_settings(**given: object) -> Settings:
    """Read the settings; raises ValueError that lists everything that is wrong."""
    try:
        return Settings(**{k: v for k, v in given.items() if v is not None})  # type: ignore[arg-type]
    except ValidationError as e:
        lines = [f"{'.'.join(map(str, p['loc'])) or 'settings'}: {p['msg']}" for p in e.errors()]
        raise ValueError("\n".join(lines)) from None
    except UnsafeStore as e:
        raise ValueError(str(e)) from None
