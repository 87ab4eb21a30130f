"""The estates of the alliance's story as they vote: by app, or on paper where nothing else is allowed."""

from datetime import datetime
from typing import Any

from law.profiles import in_force, profile_id_for
from suite.demo.alliance import texts
from suite.demo.alliance.estate import Estate
from suite.demo.checked import Account
from suite.demo.client import Client
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import electorate
from suite.demo.paper import PaperVote
from suite.demo.six_steps import SHANGHAI

FLAT_CM2, FLATS = 800_000, 12
BEGINS = datetime(2026, 10, 12, 9, tzinfo=SHANGHAI)
"""After the story of the concerns has ended, so that one system can be told them all."""


def estate(
    client: Client, account: Account, code: str, *, closable: bool, said: dict[str, Any], yes: int
) -> Estate:
    """Found an estate of twelve equal flats; so many vote for whatever is asked, one against."""
    kind = account.name.split("-")[0]
    cells = [("AGREE", yes * FLAT_CM2, yes), ("DISAGREE", FLAT_CM2, 1)]
    plan = Plan(
        tag=f"a-{kind}-{code[:6]}",
        name=f"示例小区（{texts.TITLES[kind]}）",
        code=code,
        note=texts.NOTE,
        voters=electorate((FLATS * FLAT_CM2, FLATS), cells),
        motions=[],
        opens_on=BEGINS.date(),
        closes_on=BEGINS.date(),
        jurisdiction=None,
    )
    app = "app" in in_force(profile_id_for(code), BEGINS.date()).channels
    vote = EstateVote(client, plan) if app else PaperVote(client, plan)
    account.title = texts.TITLES[kind]
    made = Estate(client, account, vote, closable, said)
    made.found()
    return made


def motions(title: str) -> list[dict[str, Any]]:
    """Give the motion on who serves the owners."""
    return [{"motion_id": "m1", "title": title, "text": f"{title}。", "items": [4]}]
