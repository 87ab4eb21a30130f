"""A vote on signed papers, where nothing else is allowed: owners count, each paper is read twice."""

from dataclasses import dataclass
from typing import Any, ClassVar

from typing_extensions import override

from suite.demo.client import Call, Who
from suite.demo.estate import EstateVote, digest
from suite.demo.figures import Voter

COUNTERS = 5
LAST_MINUTE = "18:00:00+08:00"


@dataclass(slots=True)
class PaperVote(EstateVote):
    """One estate's vote by papers that two operators read, each without seeing the other's."""

    form: ClassVar[str] = "written"
    delivered_by: ClassVar[tuple[str, str]] = ("paper", "hand")

    @property
    @override
    def counters(self) -> tuple[Who, ...]:
        """Give five owners who vote (profile `counters_min`)."""
        grant = (("VOTE_COUNTER", str(self.estate_id)),)
        return tuple(Who(self.cast.owner(n).subject, grant) for n in range(COUNTERS))

    @property
    @override
    def channels(self) -> list[dict[str, Any]]:
        """Give the box, and when it is shut."""
        closes = f"{self.plan.closes_on.isoformat()}T{LAST_MINUTE}"
        return [{"channel": "paper", "closes_at": closes}]

    @override
    def vote(self) -> None:
        """Have the papers come in, and have each read twice."""
        voted = [v for v in self.plan.voters if v.mark]
        first, second = self.cast.operators
        for calls in (
            [self._received(v) for v in voted],
            [self._read(v, first, 1) for v in voted],
            [self._read(v, second, 2) for v in voted],
        ):
            for _ in self.client.post_all(calls):
                pass

    @override
    def count(self) -> None:
        """Seal the box, compare the readings, and count."""
        self._meeting(self.counters[0], "/seal", {})
        self._meeting(self.counters[0], "/compare", {})
        self._count()

    def _received(self, voter: Voter) -> Call:
        paper = {
            "channel": "paper",
            "serial": self._serial(voter),
            "received_at": self.client.now.isoformat(),
            "evidence_sha256": digest(f"{self.plan.tag} {self._serial(voter)}"),
        }
        return self.cast.operators[0], self._ballot_path(voter) + "/receive", paper

    def _read(self, voter: Voter, who: Who, reading: int) -> Call:
        said = {"serial": self._serial(voter), "reading": reading}
        marks = {"choices": self._choices(voter.mark)}
        return who, self._ballot_path(voter) + "/read", said | marks

    def _serial(self, voter: Voter) -> str:
        return f"{self.plan.meeting}-{voter.number}"
