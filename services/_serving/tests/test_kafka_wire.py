"""A record's form in a topic: a chain in each partition, so that a reader knows what is missing."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.relay import Record
from serving.wire import MARK, NotOurs, messages_of, partition_of, record_of

ROOTS = [f"estate-{n}" for n in range(9)]


def record(position: int, root: str) -> Record:
    """Give a record of the invented service."""
    return Record("funds", position, root, "funds.X.Y", b"bytes", "2026-03-02T01:00:00Z")


batches = st.lists(st.lists(st.sampled_from(ROOTS), min_size=1, max_size=8), min_size=1, max_size=6)


@given(batches, st.integers(1, 7))
def test_each_partition_is_a_chain_without_gaps_to_the_last_position(
    roots: list[list[str]], partitions: int
) -> None:
    """Whatever estates a batch has: every link names the one before it, and all end together."""
    sent: dict[int, list[Record]] = {n: [] for n in range(partitions)}
    last = 0
    for batch in roots:
        records = [record(last + n, root) for n, root in enumerate(batch, 1)]
        for m in messages_of(last, records, partitions):
            sent[m.partition].append(record_of("funds", m.partition, m.key, m.value, m.headers))
        last = records[-1].position

    for chain in sent.values():
        assert chain[0].after == 0
        assert all(later.after == earlier.position for earlier, later in pairwise(chain))
        assert chain[-1].position == last
    facts = [r for chain in sent.values() for r in chain if r.type]
    assert sorted(r.position for r in facts) == list(range(1, last + 1))


def test_a_record_comes_out_as_it_went_in() -> None:
    """With its partition, and the position before it there."""
    [m, *_] = messages_of(4, [record(5, "estate-1")], 3)

    found = record_of("funds", m.partition, m.key, m.value, m.headers)

    assert m.partition == partition_of("estate-1", 3)
    assert dict(m.headers)["ce_id"] == b"funds:5"
    assert found == Record(
        "funds", 5, "estate-1", "funds.X.Y", b"bytes", "2026-03-02T01:00:00Z", m.partition, 4
    )


def test_an_estates_partition_is_where_kafkas_own_clients_put_it() -> None:
    """Murmur2 as every client computes it: figures of the Java client's own test."""
    assert [partition_of(key, 1000) for key in ("21", "foobar", "a-little-bit-long-string")] == [
        (-973932308 & 0x7FFFFFFF) % 1000,
        (-790332482 & 0x7FFFFFFF) % 1000,
        (-985981536 & 0x7FFFFFFF) % 1000,
    ]


@pytest.mark.parametrize(
    "changed",
    [
        {"position": None},
        {"after": None},
        {"ce_type": None},
        {"position": b"many"},
        {"position": b"0"},
        {"position": b"99999999999999999999"},
        {"after": b"5"},
        {"ce_source": b"registry"},
        {"ce_type": b"\xff"},
    ],
)
def test_what_no_relay_wrote_is_not_ours(changed: dict[str, bytes | None]) -> None:
    """A header that is missing, no number, out of range, of another service."""
    [m, *_] = messages_of(4, [record(5, "estate-1")], 1)
    headers = {name: value for name, value in (dict(m.headers) | changed).items() if value}

    with pytest.raises(NotOurs):
        record_of("funds", 0, m.key, m.value, headers.items())


def test_a_mark_carries_no_fact() -> None:
    """It says how far its partition has come, and names no estate."""
    marks = [m for m in messages_of(0, [record(1, "estate-1")], 2) if m.key == b""]
    assert [dict(m.headers)["ce_type"] for m in marks] == [MARK.encode()]
    assert record_of("funds", 0, marks[0].key, marks[0].value, marks[0].headers).type == ""
