"""How much is broken, by which seed, and what must hold afterwards whatever it was."""

import os
import random
from collections.abc import Callable

from chassis.domain import stream_id
from tests.e2e.votes import open_vote
from tests.faults.broken import Broken
from tests.faults.history import History, ask, ballots_of

MUCH = int(os.environ.get("COGOV_FAULTS", "1"))
SEED = int(os.environ.get("COGOV_SEED") or random.SystemRandom().randrange(10**6))
Tell = Callable[[str, object], None]
"""What pytest's `record_property` is: a figure for the report of `make test-faults`."""


def chance() -> random.Random:
    """Give chance by the run's seed, which is printed with a failure."""
    print(f"COGOV_SEED={SEED}")  # noqa: T201  (shown with a failure)
    return random.Random(SEED)


def with_vote(broken: Broken, heads: int, first: int) -> Broken:
    """Open a vote of as many owners on a stack; its first ballots are cast before anything breaks."""
    broken.vote = open_vote(broken, "vote", heads)  # type: ignore[arg-type]  # as it asks no more
    for call in ballots_of(broken.vote, broken.token)[:first]:
        assert ask(broken.address, call).outcome == "ok"
    return broken


def check(stack: Broken, history: History, tell: Tell) -> None:
    """Acknowledged means stored, once, where the answer said; and every state is the log's fold."""
    stack.await_ready()
    stack.caught_up()
    acked = history.acknowledged()
    stored = stack.positions("committee", "committee.Ballot.BallotCast")
    for path, position in acked.items():
        stream = str(stream_id(path.removeprefix("/committee/v1")))
        assert stored.get(stream) == [position], (path, position, stored.get(stream))
    assert all(len(found) == 1 for found in stored.values())
    assert stack.digest() == stack.folded()
    history.tell(tell)
