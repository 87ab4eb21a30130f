"""What a sheet of deliveries adds to what is recorded: batches, each of which is one transaction (C13)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

import msgspec
from msgspec import Struct

from suite.delivery_rows import Delivered, Row, State, Terms

MOST = 500
"""So many entries are recorded in one transaction (ruling C13)."""


class Batch(Struct, frozen=True):
    """A batch that is not recorded yet."""

    name: str
    entries: tuple[UUID, ...]
    terms: Terms

    @property
    def body(self) -> dict[str, Any]:
        """Give the body of `RecordBallotDelivery`."""
        return {"entries": [str(e) for e in self.entries], **msgspec.to_builtins(self.terms)}


def plan(rows: Iterable[Row], recorded: Sequence[Delivered], meeting: str) -> list[Batch]:
    """Say of each row what becomes of it, and give the batches that are new.

    A batch that the sheet names is recorded under its name, whole and once. Rows without a name are
    put together by what they have in common; their batch is named after what it says, so that it
    cannot be recorded twice.
    """
    named, nameless = _once(rows)
    there: dict[str, set[Delivered]] = defaultdict(set)
    for one in recorded:
        there[one.batch].add(one)
    found = [_named(name, group, there.get(name)) for name, group in named.items()]
    known = {(one.entry, one.terms) for one in recorded}
    return [batch for batch in found if batch] + list(_gathered(nameless, known, meeting))


def _once(rows: Iterable[Row]) -> tuple[dict[str, list[Row]], list[Row]]:
    """Take what is said several times once: an entry of several units has several rows."""
    named: dict[str, list[Row]] = defaultdict(list)
    nameless, seen = [], set()
    for row in rows:
        if row.told is None:
            continue
        if row.told in seen:
            row.say(State.AGAIN, "SAME_AS_ROW")
            continue
        seen.add(row.told)
        if row.told.batch:
            named[row.told.batch].append(row)
        else:
            nameless.append(row)
    return named, nameless


def _named(name: str, group: Sequence[Row], there: set[Delivered] | None) -> Batch | None:
    told = [row.told for row in group if row.told]
    reason = _RECORDED if there == set(told) else _against(told, there)
    if reason is None:
        return Batch(name, tuple(one.entry for one in told), told[0].terms)
    for row in group:
        row.say(*reason)
    return None


def _against(told: Sequence[Delivered], there: set[Delivered] | None) -> tuple[State, str] | None:
    """Say why a batch of a name cannot be recorded as it stands."""
    if there is not None:
        return State.REFUSED, "BATCH_DIFFERS"
    if len({one.terms for one in told}) > 1:
        return State.REFUSED, "BATCH_ROWS_DIFFER"
    return (State.REFUSED, "BATCH_TOO_LARGE") if len(told) > MOST else None


_RECORDED = (State.THERE, "ALREADY_RECORDED")


def _gathered(rows: Iterable[Row], known: set[tuple[UUID, Terms]], meeting: str) -> Iterable[Batch]:
    alike: dict[Terms, list[UUID]] = defaultdict(list)
    for row in rows:
        if row.told is None:
            continue
        if (row.told.entry, row.told.terms) in known:
            row.say(*_RECORDED)
        else:
            alike[row.told.terms].append(row.told.entry)
    for terms, entries in alike.items():
        ordered = sorted(entries)
        for at in range(0, len(ordered), MOST):
            part = tuple(ordered[at : at + MOST])
            said = msgspec.json.encode([meeting, part, terms]).decode()
            yield Batch(str(uuid5(NAMESPACE_URL, said)), part, terms)
