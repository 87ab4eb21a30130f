"""The digest of the states that lie in a governance database, read without the service."""

from collections.abc import Iterable
from datetime import datetime

from governance.digest import digest, digest_of_all
from governance.journal import DECODER

STATES = "SELECT root, value FROM {}states WHERE name <> ''"


def digest_of(rows: Iterable[tuple[str, bytes]], at: datetime) -> str:
    """Give the digest that `cogov state --digest` gives of the same states."""
    return digest_of_all((root, digest(root, DECODER.decode(value), at)) for root, value in rows)
