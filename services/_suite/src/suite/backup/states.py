"""The digest of the states that lie in a governance database, read without the service."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from governance import topics
from governance.deliberation_topic import Topic
from governance.digest import digest, digest_of_all
from governance.journal import DECODER
from governance.state import EstateState

STATES = "SELECT root, value FROM {}states WHERE name <> ''"
TOPICS = "SELECT root, stream, value FROM {}topics ORDER BY root, stream"
Ask = Callable[[str], Iterable[Any]]


def digest_of(ask: Ask, schema: str, at: datetime) -> str:
    """Give the digest that `cogov state --digest` gives of the same states; topics lie beside them."""
    found: dict[str, dict[str, Topic]] = defaultdict(dict)
    for root, stream, value in ask(TOPICS.format(schema)):
        found[root][stream] = topics.DECODER.decode(value)

    def whole(root: str, value: bytes) -> EstateState:
        state = DECODER.decode(value)
        state.deliberation.topics = found.get(root, {})
        return state

    rows = ask(STATES.format(schema))
    return digest_of_all((root, digest(root, whole(root, value), at)) for root, value in rows)
