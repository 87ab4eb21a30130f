"""A record as it stands in a topic: protobuf under the estate's key, the rest in headers.

The headers are CloudEvents' (`ce_…`) and two of our own: `position`, and `after`, the position up to
which the partition was complete before. So each partition is a chain: a reader knows what is missing.
What leaves no record in a partition leaves a mark that only moves the chain on.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from kafka.partitioner.default import murmur2

from chassis.relay import Record

MARK = "cogov.Reached"
POSITIONS = range(1, 2**63)
Headers = list[tuple[str, bytes]]


class NotOurs(Exception):  # noqa: N818  (it is counted and passed over)
    """A record in one of our topics that none of our relays wrote."""


class Message(NamedTuple):
    """What is sent: to which partition, under which key, which headers and bytes."""

    partition: int
    key: bytes
    value: bytes
    headers: Headers
    timestamp_ms: int


@lru_cache(1 << 16)
def partition_of(key: str, partitions: int) -> int:
    """Give an estate's partition, as Kafka's own clients choose it."""
    hashed: int = murmur2(key.encode())
    return (hashed & 0x7FFFFFFF) % partitions


def messages_of(after: int, records: Sequence[Record], partitions: int) -> list[Message]:
    """Give the messages of a batch that follows a position: its records, and marks where none went.

    Behind them every partition is complete up to the batch's last position.
    """
    complete = [after] * partitions
    made = []
    for record in records:
        partition = partition_of(record.key, partitions)
        made.append(_message(record, record.type, partition, complete[partition]))
        complete[partition] = record.position
    last = records[-1]
    mark = Record(last.source, last.position, "", MARK, b"", last.at)
    made += [
        _message(mark, MARK, partition, reached)
        for partition, reached in enumerate(complete)
        if reached < last.position
    ]
    return made


def _message(record: Record, kind: str, partition: int, after: int) -> Message:
    said = {
        "ce_specversion": "1.0",
        "ce_id": f"{record.source}:{record.position}",
        "ce_type": kind,
        "ce_source": record.source,
        "ce_time": record.at,
        "ce_subject": record.key,
        "position": str(record.position),
        "after": str(after),
    }
    headers = [(name, text.encode()) for name, text in said.items() if text]
    return Message(partition, record.key.encode(), record.value, headers, _millis(record.at))


def _millis(at: str) -> int:
    """Give Kafka's own time of a record: the fact's, so that it tells no more than the fact (G6)."""
    return int(datetime.fromisoformat(at).timestamp() * 1000) if at else 0


def record_of(
    source: str,
    partition: int,
    key: bytes | None,
    value: bytes | None,
    headers: Iterable[tuple[str, bytes]],
) -> Record:
    """Read a message that came from a source's topic; raises NotOurs."""
    try:
        said = {name: text.decode() for name, text in headers}
        position, after = int(said["position"]), int(said["after"])
        kind, root = said["ce_type"], (key or b"").decode()
    except (KeyError, ValueError, AttributeError) as e:
        raise NotOurs(f"{type(e).__name__}: {e}") from None
    if position not in POSITIONS or not 0 <= after < position or said.get("ce_source") != source:
        raise NotOurs(f"position {position} after {after} of {said.get('ce_source')}")
    if kind == MARK:
        kind = ""
    return Record(
        source, position, root, kind, value or b"", said.get("ce_time", ""), partition, after
    )
