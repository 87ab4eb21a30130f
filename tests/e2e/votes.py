"""Brings one estate's vote to its opening through the APIs, for whoever then casts its ballots."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from suite.child import Child
from suite.demo.client import Client
from suite.demo.clockwork import move
from suite.demo.estate import EstateVote, Plan
from suite.demo.figures import electorate
from suite.dev_tokens import signing_key

SHANGHAI = ZoneInfo("Asia/Shanghai")
AREA_CM2 = 900_000


def at(day: int, hour: int, month: int = 3) -> datetime:
    """Give an instant of the story's spring."""
    return datetime(2026, month, day, hour, tzinfo=SHANGHAI)


def open_vote(system: Child, tag: str, heads: int) -> EstateVote:
    """Open a vote of as many owners, each with one unit; its plan has a ballot for each."""
    return open_votes(system, [tag], heads)[0]


def open_votes(system: Child, tags: Sequence[str], heads: int) -> list[EstateVote]:
    """Open the votes of several estates at the same time; they share a client, and so its clock."""
    client = Client(system.address, signing_key(system.keys / "dev-key.json"), tags[0], at(2, 9))
    code = client.get("/registry/v1/communities")["items"][0]["code"]
    votes = [EstateVote(client, _plan(tag, heads, code)) for tag in tags]
    for vote in votes:
        vote.register()
    move(client, at(10, 9))
    for vote in votes:
        vote.convene()
    move(client, at(26, 10))
    return votes


def _plan(tag: str, heads: int, code: str) -> Plan:
    return Plan(
        tag=tag,
        name=tag,
        code=code,
        note="a test",
        voters=electorate((heads * AREA_CM2, heads), [("AGREE", heads * AREA_CM2, heads)]),
        motions=[{"motion_id": "m1", "title": tag, "text": tag, "items": [9]}],
        opens_on=date(2026, 3, 26),
        closes_on=date(2026, 4, 24),
    )
