"""A registry that runs: over SQLite in a folder or elsewhere, with real tokens, on virtual time."""

import json
import time
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import OKPKey

from chassis.app import make_app
from chassis.clock import TimeSource
from chassis.core import Where, below
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.tokens import Issuer, Tokens
from registry.api import mount_registry
from registry.application import Registry, open_registry
from services.registry.tests.registry_examples import COMMUNITY, estate_uuid

AUDIENCE = "cogov"
START = "2026-03-02T09:00:00+08:00"
ROLES = (
    "REGISTRY_CLERK",
    "STREET_OFFICER",
    "HOUSING_AUTHORITY",
    "RESIDENTS_COMMITTEE_OFFICER",
    "COMMITTEE_CHAIR",
    "PMC_CHAIR",
    "PREP_GROUP_CHAIR",
    "DEVELOPER",
    "RESIDENT",
    "AUDITOR",
    "SERVICE",
)
CLERK, STREET = "REGISTRY_CLERK", "STREET_OFFICER"


@dataclass(slots=True)
class Mint:
    """An issuer of tokens whose public key lies in a file."""

    folder: Path
    key: OKPKey = field(init=False)

    def __post_init__(self) -> None:
        self.key = OKPKey.generate_key("Ed25519", parameters={"kid": "k1", "use": "sig"})
        public = {"keys": [self.key.as_dict(private=False)]}
        (self.folder / "jwks.json").write_text(json.dumps(public))

    def tokens(self) -> Tokens:
        """Give the checker that believes this issuer, for every role of the tests."""
        source = str(self.folder / "jwks.json")
        return Tokens([Issuer(iss="office", jwks=source, aud=AUDIENCE, may_grant=ROLES)])

    def token(self, subject: str, *grants: str, org: str | None = None) -> str:
        """Sign an Authorization value; a grant is `ROLE` within the district, or `ROLE@scope`."""
        now = int(time.time())
        given = []
        for grant in grants:
            role, _, scope = grant.partition("@")
            given.append({"role": role, "scope": scope or COMMUNITY[:6], "org": org})
        claims = {
            "iss": "office",
            "aud": AUDIENCE,
            "sub": subject,
            "iat": now,
            "exp": now + 600,
            "cogov": {"grants": given},
        }
        header = {"alg": "Ed25519", "kid": "k1", "typ": "JWT"}
        return "Bearer " + jwt.encode(header, claims, self.key, algorithms=["Ed25519"])


@dataclass(slots=True)
class World:
    """A registry with its app, and hands that post and read."""

    folder: Path
    mint: Mint = field(init=False)
    registry: Registry = field(init=False)
    client: TestClient = field(init=False)
    now: str = START
    sent: int = 0
    where: Where | None = None

    def __post_init__(self) -> None:
        self.mint = Mint(self.folder)
        self.open()

    def open(self) -> None:
        """Open the data and mount the app; again after a close is a restart."""
        where = self.where or below(
            self.folder / "data", "registry", self.folder / "keys" / "wrapping"
        )
        self.registry = open_registry(where, TimeSource(virtual=True))
        app = make_app("registry", {})
        reads = Reads(self.mint.tokens(), self.registry.core.places)
        mount_registry(app, self.registry, reads, Buckets(1e9, 1e9))
        self.client = TestClient(app, raise_server_exceptions=True)

    def close(self) -> None:
        """Let go of the data."""
        self.client.close()
        self.registry.core.close()

    @property
    def head(self) -> int:
        """Give the position of the last fact."""
        return self.registry.core.store.head()

    def who(self, who: str) -> str:
        """Give the Authorization value of a role, or of a subject with no grant."""
        if who in ROLES:
            return self.mint.token(f"s-{who.lower()}", who)
        return self.mint.token(who)

    def post(
        self, path: str, body: Any = None, who: str = CLERK, key: str = "", **headers: str
    ) -> Any:
        """Send a command as a role, a subject, or with a whole Authorization value."""
        self.sent += 1
        token = who if who.startswith("Bearer") or not who else self.who(who)
        sent = {
            "authorization": token,
            "content-type": "application/json",
            "idempotency-key": key or f"key-{self.sent}",
            "cogov-now": self.now,
            **{k.replace("_", "-"): v for k, v in headers.items()},
        }
        content = body if isinstance(body, bytes) else json.dumps(body or {})
        return self.client.post("/registry/v1" + path, content=content, headers=sent)

    def did(self, path: str, body: Any = None, who: str = CLERK) -> dict[str, Any]:
        """Send a command that is carried out."""
        answer = self.post(path, body, who)
        assert answer.status_code == 201, answer.text
        done: dict[str, Any] = answer.json()
        return done

    def refused(self, path: str, body: Any = None, who: str = CLERK, **headers: str) -> Any:
        """Send a command that is refused, with nothing written; give the problem."""
        before = self.head
        answer = self.post(path, body, who, **headers)
        assert answer.status_code >= 400, answer.text
        assert answer.headers["content-type"] == "application/problem+json"
        assert self.head == before
        return answer.json()

    def get(self, path: str, who: str = CLERK) -> Any:
        """Read something as a role, a subject or nobody."""
        token = who if who.startswith("Bearer") or not who else self.who(who)
        headers = {"authorization": token} if token else {}
        return self.client.get("/registry/v1" + path, headers=headers)

    def items(self, path: str, who: str = CLERK) -> list[Any]:
        """Read the items of a page."""
        answer = self.get(path, who)
        assert answer.status_code == 200, answer.text
        found: list[Any] = answer.json()["items"]
        return found

    def tick(self, instant: str) -> int:
        """Move the story's clock and run what has fallen due."""
        self.now = instant
        return self.registry.core.ticker.run(datetime.fromisoformat(instant), virtual=True)


def estate(world: World, name: str = "阳光小区") -> str:
    """Register an estate with building b1 of two stairwells; give its path."""
    body = {"name": name, "households": 24}
    world.did(f"/communities/{COMMUNITY}/estates", body, STREET)
    path = f"/estates/{estate_uuid(name)}"
    building = {"building": "b1", "label": "1号楼", "stairwells": ["1", "2"]}
    world.did(f"{path}/buildings", building)
    return path


def unit_body(room: str, *owners: str, **changes: Any) -> dict[str, Any]:
    """Give the body that adds a delivered unit of 90 m² to building b1."""
    return {
        "door": {"building": "b1", "stairwell": "1", "room": room},
        "kind": "dwelling",
        "area_cm2": 900_000,
        "area_source": "register",
        "state": "delivered",
        "owners": list(owners),
    } | changes


def owned(world: World, *owners: str) -> str:
    """Register an estate in which each of these owns a unit; give its path."""
    path = estate(world)
    for i, owner in enumerate(owners, 101):
        world.did(f"{path}/units", unit_body(str(i), owner))
    return path


def roll_body(**changes: Any) -> dict[str, Any]:
    """Give the body that drafts a roll of the whole estate today."""
    return {"purpose": "业主大会", "extent": {"kind": "estate"}, "as_of": "2026-03-02"} | changes


def posted(world: World, path: str, roll: str = "r1") -> str:
    """Draft and post a roll; give its path."""
    world.did(f"{path}/rolls/{roll}", roll_body())
    world.did(f"{path}/rolls/{roll}/publication")
    return f"{path}/rolls/{roll}"


def document(number: int, born: int = 19800101) -> str:
    """Give an invented document number whose check digit is right."""
    plain = f"410702{born}{number:03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(d) * w for d, w in zip(plain, weights, strict=True))
    return plain + "10X98765432"[total % 11]


def owner_row(name: str, document: str | None = None, **more: str) -> dict[str, Any]:
    """Give an owner as an import brings him."""
    return {"name": name} | ({"document": document} if document else {}) | more


def unit_row(room: str, *owners: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """Give a unit as an import brings it."""
    return unit_body(room) | {"owners": list(owners)} | changes


def load(
    world: World, path: str, *units: dict[str, Any], name: str = "i1", confirm: bool = True
) -> str:
    """Import units in one part; give the import's path."""
    at = f"{path}/imports/{name}"
    world.did(at, {"parts": 1, "source": "纸质登记簿"})
    world.did(f"{at}/parts", {"part": 1, "units": list(units)})
    if confirm:
        world.did(f"{at}/confirmation")
    return at


HEADER = "楼栋,单元,房号,建筑面积,业主姓名,证件号,联系电话"


def csv(*rows: str, header: str = HEADER) -> bytes:
    """Give a sheet as it is sent."""
    return "\r\n".join([header, *rows]).encode("utf-8-sig")


def send(
    world: World,
    path: str,
    data: bytes,
    *,
    name: str = "i1",
    file: str = "名册.csv",
    who: str = CLERK,
    key: str = "",
    **fields: str,
) -> Any:
    """Send a sheet."""
    world.sent += 1
    headers = {
        "authorization": world.who(who) if who else "",
        "idempotency-key": key or f"key-{world.sent}",
        "cogov-now": world.now,
    }
    return world.client.post(
        f"/registry/v1{path}/imports/{name}/sheet",
        files={"sheet": (file, data)},
        data=fields,
        headers=headers,
    )
