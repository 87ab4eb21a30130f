"""Tells a small story over HTTP, or with COGOV_JOURNEY the whole, on whatever system it is given."""

import os

from suite.demo.client import Client
from suite.demo.story import BEGINS, cases, play
from suite.dev_tokens import signing_key
from tests.e2e.running import Running

SMALL = ("X01",)
"""The invented contest, which flips a verdict: few ballots, every step."""


WHOLE = bool(os.environ.get("COGOV_JOURNEY"))


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


def digest(system: Running) -> str:
    """Give the digest as the command line prints it."""
    return system.cogov("state", "--digest", "--at", system.address).stdout.strip()
