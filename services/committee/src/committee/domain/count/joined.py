"""Joins entries that share a person, to see whether the verdict hangs on keeping them apart."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from committee.domain.count.inputs import Ballot, Delivery, Electorate, Entry, Mark, Vote


def joined(vote: Vote) -> Vote | None:
    """Return the vote with entries that share an owner as one head; None if none share (C16).

    Equal marks, or a single returned paper, speak for all; unequal marks abstain (ruling C18).
    """
    heads = _heads(vote.electorate.entries)
    merged = len(heads) - len(set(heads.values()))
    if not merged:
        return None
    electorate = Electorate(
        total_area_cm2=vote.electorate.total_area_cm2,
        total_heads=vote.electorate.total_heads - merged,
        entries=_entries(vote.electorate.entries, heads),
    )
    return msgspec.structs.replace(
        vote,
        electorate=electorate,
        ballots=_ballots(vote.ballots, heads),
        deliveries=_deliveries(vote.deliveries, heads),
    )


def _heads(entries: Iterable[Entry]) -> dict[str, str]:
    """Map every entry to the one that stands for all it is connected with through persons."""
    parent: dict[str, str] = {}

    def root(entry: str) -> str:
        while parent[entry] != entry:
            parent[entry] = parent[parent[entry]]
            entry = parent[entry]
        return entry

    first_of: dict[str, str] = {}
    for each in entries:
        parent[each.entry] = each.entry
        for owner in each.owners:
            one, other = sorted((root(each.entry), root(first_of.setdefault(owner, each.entry))))
            parent[other] = one
    return {entry: root(entry) for entry in parent}


def _entries(entries: Iterable[Entry], heads: dict[str, str]) -> tuple[Entry, ...]:
    areas: dict[str, int] = defaultdict(int)
    for each in entries:
        areas[heads[each.entry]] += each.area_cm2
    return tuple(Entry(head, area) for head, area in areas.items())


def _ballots(ballots: Iterable[Ballot], heads: dict[str, str]) -> tuple[Ballot, ...]:
    marks: dict[str, set[str]] = defaultdict(set)
    for ballot in ballots:
        marks[heads[ballot.entry]].add(ballot.counts_as)
    return tuple(Ballot(head, _one_mark(said)) for head, said in marks.items())


def _one_mark(said: set[str]) -> str:
    # A paper that is void as a whole is as if it had not come back, while another speaks.
    valid = said - {Mark.VOID_PAPER} or said
    return min(valid) if len(valid) == 1 else Mark.ABSTAIN


def _deliveries(deliveries: Iterable[Delivery], heads: dict[str, str]) -> tuple[Delivery, ...]:
    return tuple(
        msgspec.structs.replace(delivery, entry=heads[delivery.entry]) for delivery in deliveries
    )
