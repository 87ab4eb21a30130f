"""Writers in processes of their own, so that tests can race, freeze and kill them.

`python -m chassis.testing.racing ROLE KIND WHERE OWNER ...` runs one; it writes a line per
acknowledged command. `Racer` starts one and reads its lines.
"""

import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from chassis.store import Guard, Outcome, Receipt, Store, Stored, StoreUnavailable
from chassis.testing.fixtures import StoreAt

CAST: Final = "vote.Ballot.Cast"
CLOSED: Final = "vote.Vote.Closed"


def vote_id(name: str) -> UUID:
    """Give the stream and guard of a vote."""
    return uuid5(NAMESPACE_URL, f"vote:{name}")


def open_vote(store: Store, name: str) -> None:
    """Open a vote for a day."""
    vote, now = vote_id(name), datetime.now(UTC)
    opens = Guard("opens", vote, now - timedelta(days=1), now + timedelta(days=1))
    store.record(vote, [Stored(vote, 1, "vote.Vote.Opened", b"{}")], None, [opens])


def close_vote(store: Store, name: str) -> Outcome:
    """Shut a vote for good, and say so."""
    vote = vote_id(name)
    return store.record(vote, [Stored(vote, 2, CLOSED, b"{}")], None, [Guard("shuts", vote)])


def cast(store: Store, name: str, ballot: UUID | None = None, key: str = "") -> Outcome:
    """Cast a ballot, a stream of its own, while the vote is open."""
    stream = ballot or uuid4()
    fact = Stored(stream, 1, CAST, b'{"choice":"for"}')
    receipt = Receipt("casters", key or str(uuid4()), stream.bytes)
    return store.record(stream, [fact], receipt, [Guard("needs", vote_id(name))])


class Racer:
    """A process that plays one role on a store until it is done or killed."""

    def __init__(self, role: str, at: StoreAt, *arguments: str) -> None:
        command = [
            sys.executable,
            "-m",
            "chassis.testing.racing",
            role,
            at.kind,
            at.where,
            at.owner,
        ]
        self.process = subprocess.Popen(  # noqa: S603
            [*command, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )

    def say(self, line: str) -> None:
        """Tell the process to go on, with one line."""
        assert self.process.stdin
        self.process.stdin.write(f"{line}\n")
        self.process.stdin.flush()

    def lines(self) -> Iterator[str]:
        """Give the whole lines it writes, until it ends; half a line is no acknowledgement."""
        assert self.process.stdout
        for line in self.process.stdout:
            if line.endswith("\n"):
                yield line.rstrip("\n")

    def end(self) -> int:
        """Wait for its end and close its pipes; gives the exit status."""
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe:
                pipe.close()
        return self.process.wait(60)


def _say(*words: object) -> None:
    sys.stdout.write(" ".join(map(str, words)) + "\n")
    sys.stdout.flush()


def _told() -> Iterator[str]:
    _say("ready")
    return (line.strip() for line in sys.stdin)


def _write(store: Store) -> None:
    """Write ballots of one vote for ever."""
    for name in _told():
        while True:
            stream = uuid4()
            outcome = cast(store, name, stream)
            _say(outcome.what, stream, outcome.position)


def _cast_until_closed(store: Store) -> None:
    """Cast into each vote named until it is closed."""
    for name in _told():
        outcome = cast(store, name)
        while outcome.what == "recorded":
            _say(outcome.position)
            outcome = cast(store, name)
        _say(outcome.what)


def _cast_in_the_end(store: Store, name: str) -> Outcome:
    """Cast one ballot; a store that is too busy to answer in time is asked again, as clients do."""
    stream = uuid4()
    while True:
        with suppress(StoreUnavailable):
            return cast(store, name, stream)


def _write_many(store: Store) -> None:
    """Write as many ballots as are asked for, `name count`."""
    for line in _told():
        name, count = line.split()
        for _ in range(int(count)):
            _say(_cast_in_the_end(store, name).position)
        _say("done")


def _repeat_keys(store: Store) -> None:
    """Record the same commands under the same keys as every other racer, `prefix count`."""
    for line in _told():
        prefix, count = line.split()
        for n in range(int(count)):
            stream = uuid5(NAMESPACE_URL, f"{prefix}:{n}")
            receipt = Receipt("casters", f"{prefix}:{n}", b"the same")
            outcome = store.record(stream, [Stored(stream, 1, CAST, b"{}")], receipt)
            _say(n, outcome.version, outcome.position, outcome.said.decode())
        _say("done")


ROLES: Final[dict[str, Callable[[Store], None]]] = {
    "writes": _write,
    "casts": _cast_until_closed,
    "counts": _write_many,
    "repeats": _repeat_keys,
}


def main(role: str, kind: str, where: str, owner: str) -> None:
    """Play a role; `migrates` makes the schema as soon as it is told to."""
    at = StoreAt("sqlite" if kind == "sqlite" else "postgres", where, owner)
    if role == "migrates":
        next(_told())
        at.migrate()
        return
    store = at.open()
    ROLES[role](store)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
