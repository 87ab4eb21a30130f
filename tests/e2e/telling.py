"""Tells a small story over HTTP, on whatever system it is given."""

from suite.demo.client import Client
from suite.demo.story import BEGINS, cases, play
from suite.dev_tokens import signing_key
from tests.e2e.running import Running

SMALL = ("X01",)
"""The invented contest, which flips a verdict: few ballots, every step."""


def told(system: Running) -> str:
    """Tell the small story; give the digest of every estate's state."""
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), "small", BEGINS)
    codes = [c["code"] for c in client.get("/registry/v1/communities")["items"]]
    chosen = [case for case in cases(client, codes) if case.id in SMALL]
    play(client, chosen, lambda _: None)
    client.close()
    assert len(chosen) == len(SMALL)
    return digest(system)


def digest(system: Running) -> str:
    """Give the digest as the command line prints it."""
    return system.cogov("state", "--digest", "--at", system.address).stdout.strip()
