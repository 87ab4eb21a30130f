"""Where Kafka is, and what one is told of it; whoever only needs that loads none of what speaks to it."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

PATIENCE = 5000
"""Milliseconds after which a broker that does not answer counts as away."""


class WrongPartitions(Exception):  # noqa: N818  (told to an operator)
    """A topic has another number of partitions than the settings say; the start is refused."""


class BrokersAway(Exception):  # noqa: N818  (told to an operator)
    """No broker answers."""


@dataclass(frozen=True, slots=True)
class Brokers:
    """Where Kafka is, and how one shows who he is there."""

    addresses: str
    protocol: str = "PLAINTEXT"
    user: str = ""
    password: str = ""
    ca: Path | None = None

    @property
    def options(self) -> dict[str, Any]:
        """Give kafka-python's options."""
        chosen: dict[str, Any] = {
            "bootstrap_servers": self.addresses.split(","),
            "security_protocol": self.protocol,
            "request_timeout_ms": PATIENCE,
        }
        if self.ca is not None:
            chosen["ssl_cafile"] = str(self.ca)
        if self.protocol.startswith("SASL"):
            chosen |= {
                "sasl_mechanism": "SCRAM-SHA-512",
                "sasl_plain_username": self.user,
                "sasl_plain_password": self.password,
            }
        return chosen
