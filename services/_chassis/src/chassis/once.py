"""JSON in which every key stands once: the parsers keep the last one silently."""

import json
from typing import Any


def read_once(text: str | bytes) -> Any:
    """Read JSON; raises ValueError where it is none or a key stands twice in one object."""
    return json.loads(text, object_pairs_hook=_once)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return found
