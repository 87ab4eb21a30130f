"""A client of the committee over HTTP, who is believed to be whom he names."""

from typing import Any

import msgspec
from fastapi.testclient import TestClient

from chassis.actors import Actor
from chassis.app import make_app
from chassis.domain import Command
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.testing.believing import Believing
from committee.api import mount_committee
from services.committee.tests.committee_kit import (
    CHAIR,
    CLERK,
    COUNTER,
    ESTATE,
    OPERATOR,
    STREET,
    World,
    owner,
    person,
)

ME = f"/committee/v1/estates/{ESTATE}"
MT = f"{ME}/meetings/mt-1"
AUDITOR = person("auditor", "AUDITOR")
STRANGER = person("stranger")


EVERYBODY = (
    CHAIR, CLERK, COUNTER, OPERATOR, STREET, AUDITOR, STRANGER, *(owner(n) for n in range(1, 41))
)  # fmt: skip
TOKENS = Believing(*EVERYBODY)


class Edge:
    """A client of the service."""

    def __init__(self, world: World) -> None:
        self.world, self.tokens = world, Believing(*EVERYBODY)
        app = make_app("committee", {})
        reads = Reads(self.tokens, world.committee.core.places)
        mount_committee(app, world.committee, reads, Buckets(10_000, 10_000))
        self.app, self.client = app, TestClient(app, raise_server_exceptions=True)

    def get(self, path: str, who: Actor | None = None, **query: Any) -> Any:
        """Read something as somebody."""
        headers = {"authorization": f"Bearer {who.subject}"} if who else {}
        return self.client.get(path, headers=headers, params=query)

    def status(self, path: str, who: Actor | None = None, **query: Any) -> int:
        """Give only the answer's status."""
        found: int = self.get(path, who, **query).status_code
        return found

    def post(self, who: Actor, c: Command, **headers: str) -> Any:
        """Send a command as somebody, at the world's time."""
        self.tokens.know(who)
        body = msgspec.to_builtins(c)
        path = f"/committee/v1{c.spec.path}".format_map(body)
        sent = {
            "authorization": f"Bearer {who.subject}",
            "idempotency-key": "k-1",
            "cogov-now": self.world.now.isoformat(),
        }
        more = {name: value for name, value in body.items() if name not in c.spec.in_path}
        return self.client.post(path, json=more, headers=sent | headers)
