"""Plays several lives side by side on one clock, and prints each one's way."""

import heapq
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from suite.demo.checked import Account
from suite.demo.client import Client
from suite.demo.clockwork import latest, move, wait_until_applied
from suite.demo.story import StoryRefused

Tell = Callable[[str], None]
Live = Callable[[Client, str, Account], Iterator[datetime]]
"""Gives a life in a community of a code: it does what there is to do, and gives the next instant."""


def play(
    client: Client, tell: Tell, begins: datetime, lives: Sequence[tuple[str, str, Live]]
) -> list[Account]:
    """Play every life (name, district, how); give each one's account."""
    if latest(client) > begins:
        raise StoryRefused(
            "this system's clock is past the story's start: begin with an empty data folder"
        )
    accounts = [Account(name) for name, _, _ in lives]
    going = [
        live(client, _community(client, district), account)
        for (_, district, live), account in zip(lives, accounts, strict=True)
    ]
    turns = [(begins, number) for number in range(len(going))]
    while turns:
        instant, number = heapq.heappop(turns)
        tell(f"{instant:%d %B %H:%M}: {accounts[number].name}")
        if instant != client.now or not accounts[0].steps:
            move(client, instant)
        upcoming = next(going[number], None)
        if upcoming is not None:
            heapq.heappush(turns, (upcoming, number))
    wait_until_applied(client)
    for account in accounts:
        state = client.get(f"/governance/v1/estates/{account.estate_id}")
        account.expect("facts that the state could not take", 0, state["freshness"]["parked"])
    return accounts


def show(out: Console, title: str, accounts: Sequence[Account], digest: str) -> None:
    """Print each way, what was refused on it, and the digest of all states."""
    table = Table(title=f"共治 Cogov: {title}", show_lines=True)
    table.add_column("estate", overflow="fold", ratio=2)
    table.add_column("from when on it waited for what", overflow="fold", ratio=5)
    table.add_column("refused on the way", overflow="fold", ratio=4)
    table.add_column("how it came out", overflow="fold", ratio=3)
    for one in accounts:
        mark = "✓ as expected" if one.as_expected else "✗ not as expected"
        table.add_row(
            f"{one.estate}\n{one.title}",
            "\n".join(map(str, one.steps)),
            "\n".join(f"{r.on} {r.what}: {r.code}" for r in one.refused),
            "\n".join((f"{mark}, {one.checks} checks", one.why, *one.wrong)),
        )
    out.print(table)
    out.print(f"digest of every estate's state: {digest}", highlight=False)


def digest_of(client: Client) -> str:
    """Give the digest of every estate's governance state."""
    return str(client.get("/governance/v1/digest")["digest"])


def _community(client: Client, district: str) -> str:
    found: Any = client.get(f"/registry/v1/communities?district={district}")
    return str(found["items"][0]["code"])
