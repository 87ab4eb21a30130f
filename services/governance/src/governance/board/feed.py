"""What a feed tells: of one estate all of it, of all estates the latest."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from governance.application import Governance
from governance.listing import DECODER, latest_first, news_of
from governance.news import News
from governance.service_news import OF_SERVICE, news_of_ratings
from governance.stars import judged_of, names_at, names_of

ENTRIES = 50


@dataclass(frozen=True, slots=True)
class Told:
    """A piece of news, of which estate it is, and what whoever serves there is called; empty: nobody said."""

    root: str
    name: str
    news: News
    who: str


def news_of_all(governance: Governance) -> list[Told]:
    """Give the latest news of all estates, from the rows of lists.

    Stars are not among them: they are a provider's, and would be told once for every estate.
    """
    table = governance.tables.listed
    question = (
        select(table.c.root, table.c.value)
        .where(table.c.news_us.is_not(None))
        .order_by(table.c.news_us.desc())
        .limit(ENTRIES)
    )
    with governance.views.reading() as conn:
        rows = [(r.root, DECODER.decode(r.value)) for r in conn.execute(question)]
    names = names_at(governance, {made.community_ref for _, made in rows})
    found = [
        Told(root, made.name, one, names[made.community_ref].get(one.org, ""))
        for root, made in rows
        for one in made.news
    ]
    return sorted(found, key=lambda f: (f.news.at, f.news.by), reverse=True)[:ENTRIES]


def news_of_one(governance: Governance, root: str, today: date) -> list[Told]:
    """Give an estate's news, the latest first, with the stars of who serves it; raises NotFound."""
    state, _ = governance.state_and_topics(root)
    name = governance.identity(root).name
    ratings, alliances = judged_of(governance, state, today)
    names = names_of(alliances)
    found = latest_first([*news_of(state), *news_of_ratings(ratings)])[:ENTRIES]
    return [Told(root, name, one, names.get(one.org, "")) for one in found]


def entry_of(told: Told) -> dict[str, Any]:
    """Give an entry: its id is the fact's, so it never changes, wherever the board moves."""
    return {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, told.news.by)}",
        "path": f"/estates/{told.root}{_below(told.news)}",
        "estate": told.name,
        "who": told.who,
        "news": told.news,
    }


def _below(news: News) -> str:
    """Give the page that a piece of news leads to, below the estate's."""
    if news.meeting:
        return f"/meetings/{news.meeting}"
    if news.topic:
        return f"/topics/{news.topic}"
    if news.contract:
        quarter = f"/appraisals/{news.period}" if news.period else ""
        return f"/contracts/{news.contract}{quarter}"
    return "#service" if news.type in OF_SERVICE else ""
