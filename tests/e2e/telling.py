"""Tells a small story over HTTP, or with COGOV_JOURNEY the whole, on whatever system it is given."""

import os
from dataclasses import dataclass, field
from typing import Any

import httpx
from typing_extensions import override

from suite.demo import lives
from suite.demo.checked import Account
from suite.demo.client import Client, Refused, Who
from suite.demo.run import LIVES
from suite.demo.story import BEGINS, cases, play
from suite.dev_tokens import GrantSpec, signing_key
from tests.e2e.running import Running

SMALL = ("X01",)
"""The invented contest, which flips a verdict: few ballots, every step."""


PAPERS = "220105"
WHOLE = bool(os.environ.get("COGOV_JOURNEY"))
NO_RIGHT = {"ROLE_NOT_ALLOWED", "NOT_FOUND"}


@dataclass(slots=True)
class Doubting(Client):
    """A client that tries each grant's first uses without it: `needed` are those refused then."""

    held: set[tuple[str, GrantSpec]] = field(default_factory=set)
    needed: set[tuple[str, GrantSpec]] = field(default_factory=set)

    @override
    def post(
        self, who: Who, path: str, body: dict[str, Any], key: str | None = None
    ) -> httpx.Response:
        """Send a command; first as somebody who lacks what he was not yet seen to need."""
        key = key or f"{self.story}-{next(self._numbers)}"
        for grant in who.grants:
            one = who.subject, grant
            self.held.add(one)
            if one in self.needed:
                continue
            less = Who(who.subject, tuple(g for g in who.grants if g != grant))
            try:
                return Client.post(self, less, path, body, key)
            except Refused as e:
                if e.code in NO_RIGHT:
                    self.needed.add(one)
        return Client.post(self, who, path, body, key)


def told(system: Running) -> str:
    """Tell the story; give the digest of every estate's state."""
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), "small", BEGINS)
    codes = [c["code"] for c in client.get("/registry/v1/communities")["items"]]
    whole = cases(client, codes)
    chosen = whole if WHOLE else [case for case in whole if case.id in SMALL]
    play(client, chosen, lambda _: None)
    client.close()
    assert WHOLE or len(chosen) == len(SMALL)
    return digest(system)


def lived(system: Running, story: str) -> tuple[list[Account], Doubting]:
    """Live a story, doubting every grant; give its accounts, and what was needed.

    The alliance's is lived in the one district that votes on papers, whole with COGOV_JOURNEY.
    """
    key = signing_key(system.keys / "dev-key.json")
    client = Doubting(system.address, key, story, BEGINS)
    _, begins, going = LIVES[story]
    if story == "alliance" and not WHOLE:
        going = [one for one in going if one[1] == PAPERS]
    accounts = lives.play(client, lambda _: None, begins, going)
    client.close()
    return accounts, client


def digest(system: Running) -> str:
    """Give the digest of all states, "" while nobody says it; `cogov state` prints the same (test_demo)."""
    try:
        answer = httpx.get(f"{system.address}/governance/v1/digest", timeout=60)
    except httpx.HTTPError:
        return ""
    return str(answer.json()["digest"]) if answer.status_code == 200 else ""
