"""What a feed tells: of one estate all of it, of all estates the latest."""

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import select

from governance.application import Governance
from governance.listing import DECODER, news_of
from governance.news import News

ENTRIES = 50


def news_of_all(governance: Governance) -> list[tuple[str, str, News]]:
    """Give the latest news of all estates: id, name, news; from the rows of lists."""
    table = governance.tables.listed
    question = (
        select(table.c.root, table.c.value)
        .where(table.c.news_us.is_not(None))
        .order_by(table.c.news_us.desc())
        .limit(ENTRIES)
    )
    with governance.views.reading() as conn:
        rows = [(r.root, DECODER.decode(r.value)) for r in conn.execute(question)]
    found = [(root, made.name, one) for root, made in rows for one in made.news]
    return sorted(found, key=lambda f: (f[2].at, f[2].by), reverse=True)[:ENTRIES]


def news_of_one(governance: Governance, root: str) -> list[tuple[str, str, News]]:
    """Give an estate's news, the latest first; raises NotFound."""
    state, _ = governance.state_and_topics(root)
    name = governance.identity(root).name
    return [(root, name, one) for one in news_of(state)[:ENTRIES]]


def entry_of(root: str, name: str, news: News) -> dict[str, Any]:
    """Give an entry: its id is the fact's, so it never changes, wherever the board moves."""
    path = f"/estates/{root}"
    if news.meeting:
        path += f"/meetings/{news.meeting}"
    elif news.topic:
        path += f"/topics/{news.topic}"
    return {
        "id": f"urn:uuid:{uuid5(NAMESPACE_URL, news.by)}",
        "path": path,
        "estate": name,
        "news": news,
    }
