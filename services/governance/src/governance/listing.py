"""What a list of estates needs of each: a small row beside the state, written in its transaction.

So a list reads no whole states. What is next depends on the day it is read (rulings F), so a row
keeps the earliest deadline of each kind and the choice is made when it is read.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import msgspec
from msgspec import Struct, field
from sqlalchemy import ColumnElement, Connection, Select, Table, case, func, select

from governance.committee_part import Meeting
from governance.news import OF_VOTES, News
from governance.parts import ClockState, Happened
from governance.service_news import news_of_service
from governance.state import EstateState
from law.dates import start_of

KEPT_NEWS = 10


class ListedMeeting(Struct):
    """A meeting in a list."""

    meeting: str
    stage: str
    motion: str
    title: str


class Listed(Struct):
    """An estate in a list."""

    name: str
    community_ref: str
    place: dict[str, str] | None = None
    law: ClockState | None = None
    firm: ClockState | None = None
    practice: ClockState | None = None
    meetings: list[ListedMeeting] = field(default_factory=list)
    news: list[News] = field(default_factory=list)


ENCODER = msgspec.msgpack.Encoder()
DECODER = msgspec.msgpack.Decoder(Listed)


def listed(state: EstateState, elsewhere: Iterable[ClockState] = ()) -> Listed | None:
    """Make an estate's row; None before it is registered. `elsewhere`: clocks kept apart from it."""
    identity = state.registry.identity
    if identity is None:
        return None
    law, firm, practice = earliest(state, elsewhere)
    meetings = sorted(state.committee.meetings.values(), key=lambda m: (m.opens_on, m.meeting))
    return Listed(
        name=identity.name,
        community_ref=identity.community_ref,
        place=identity.place,
        law=law,
        firm=firm,
        practice=practice,
        meetings=[_meeting(m) for m in meetings],
        news=news_of(state)[:KEPT_NEWS],
    )


def _meeting(m: Meeting) -> ListedMeeting:
    first = m.motions[0] if m.motions else {"motion_id": "", "title": ""}
    return ListedMeeting(m.meeting, m.stage, first["motion_id"], first["title"])


def news_of(state: EstateState) -> list[News]:
    """Give what a feed tells of an estate, the latest first."""
    found = [
        _news(event, m.meeting, m.motions[0]["title"] if m.motions else "")
        for m in state.committee.meetings.values()
        for event in m.events
    ]
    found += [_news(event) for roll in state.registry.rolls.values() for event in roll.events]
    told = [one for one in found if one.type in OF_VOTES] + state.deliberation.news
    return latest_first([*told, *news_of_service(state.alliance)])


def latest_first(news: Iterable[News]) -> list[News]:
    """Give news in the order of a feed."""
    return sorted(news, key=lambda n: (n.at, n.by), reverse=True)


def _news(event: Happened, meeting: str = "", title: str = "") -> News:
    return News(event.by, event.type, event.on, event.at, meeting, title)


def running(state: EstateState, elsewhere: Iterable[ClockState] = ()) -> list[ClockState]:
    """Give every deadline that runs, earliest first."""
    found = [
        clock
        for clocks in (*(part.every_clock() for part in state.parts), elsewhere)
        for clock in clocks
        if clock.state == "RUNNING"
    ]
    return sorted(found, key=lambda c: (c.due_at, c.what, c.ref, c.started_by))


def earliest(
    state: EstateState, elsewhere: Iterable[ClockState] = ()
) -> tuple[ClockState | None, ClockState | None, ClockState | None]:
    """Give the earliest deadline by law, by law or notice, and of any kind."""
    return earliest_of(running(state, elsewhere))


def earliest_of(
    clocks: list[ClockState],
) -> tuple[ClockState | None, ClockState | None, ClockState | None]:
    """Give of deadlines, the earliest first, that by law, by law or notice, and of any kind."""
    law = next((c for c in clocks if c.basis == "LAW"), None)
    firm = next((c for c in clocks if c.basis in {"LAW", "NOTICE"}), None)
    return law, firm, clocks[0] if clocks else None


def next_of(
    law: ClockState | None, firm: ClockState | None, practice: ClockState | None, today: date
) -> ClockState | None:
    """Choose the one date to show (rulings F).

    The longest overdue by law, else the earliest by law or notice, else by practice, else none.
    """
    if law and datetime.fromisoformat(law.due_at) <= start_of(today):
        return law
    return firm or practice


def listed_row(root: str, made: Listed) -> dict[str, Any]:
    """Give a row of the table; `text` is what a search looks through."""
    words = [made.name, *(made.place or {}).values()]
    return {
        "root": root,
        "code": made.community_ref,
        "text": " ".join(words).lower()[:600],
        "law_us": _due(made.law),
        "firm_us": _due(made.firm),
        "practice_us": _due(made.practice),
        "news_us": micros(datetime.fromisoformat(made.news[0].at)) if made.news else None,
        "value": ENCODER.encode(made),
    }


def _due(clock: ClockState | None) -> int | None:
    return micros(datetime.fromisoformat(clock.due_at)) if clock else None


def micros(at: datetime) -> int:
    """Give an instant as microseconds since 1970."""
    delta = at - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86400 + delta.seconds) * 1_000_000 + delta.microseconds


def in_order(table: Table, today: date) -> list[ColumnElement[Any]]:
    """Give the order of a calendar: the next date first, those without one last."""
    c = table.c
    now = micros(start_of(today))
    due = case(
        (c.law_us <= now, c.law_us), (c.firm_us.is_not(None), c.firm_us), else_=c.practice_us
    )
    return [due.is_(None), due, c.text, c.root]


def narrowed(question: Select[Any], table: Table, text: str, code: str) -> Select[Any]:
    """Keep the estates of a district whose name or place has a text in it."""
    if text:
        question = question.where(table.c.text.contains(text.lower(), autoescape=True))
    if code:
        question = question.where(table.c.code.startswith(code, autoescape=True))
    return question


def districts(conn: Connection, table: Table) -> list[tuple[str, Listed]]:
    """Give each district's code with an estate in it, in order of code."""
    c = table.c
    prefix = func.substr(c.code, 1, 6)
    question = select(func.min(c.root)).group_by(prefix)
    roots = conn.execute(question).scalars().all()
    rows = conn.execute(select(c.code, c.value).where(c.root.in_(roots)).order_by(c.code)).all()
    return [(row.code[:6], DECODER.decode(row.value)) for row in rows]


def read(rows: Iterable[Any]) -> list[tuple[str, Listed]]:
    """Decode rows of root and value."""
    return [(row.root, DECODER.decode(row.value)) for row in rows]
