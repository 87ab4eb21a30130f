"""The alliance beside committee and deliberation: what the owners are asked, and what they decide (5.1)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from typing_extensions import override

from alliance.policies import consumer_of
from alliance.published import publisher
from committee import commands as committee_wish
from services._suite.tests.flow_kit import Flow, Wired
from services.alliance.tests import alliance_kit
from services.alliance.tests.alliance_kit import ESTATE
from services.committee.tests.committee_kit import PROOF, STREET


@dataclass
class AllianceFlow(Flow):
    """A flow in which an alliance takes part, of the same estate."""

    alliance: alliance_kit.World = field(init=False)

    @override
    def __post_init__(self) -> None:
        self.alliance = alliance_kit.World(self.folder / "alliance")
        super().__post_init__()

    @property
    @override
    def services(self) -> list[Wired]:
        return [*super().services, (self.alliance.service, consumer_of, publisher)]

    @property
    @override
    def worlds(self) -> list[Any]:
        return [*super().worlds, self.alliance]

    @override
    def _open(self) -> None:
        super()._open()
        self.alliance.service = self.alliance.open()

    def assembled(self) -> None:
        """Have a committee in office recorded: there is an assembly."""
        body = committee_wish.RecordStandingBody(
            ESTATE, "b-1", "committee", ["s-1", "s-2", "s-3"], 5, date(2028, 3, 1), [PROOF]
        )
        self.committee.do(STREET, body)
        self.carry()

    def caught_up(self) -> None:
        """Bring the others to the alliance's time, and every fact to whom it is for."""
        self.to(self.alliance.now)
        self.carry(must=True)

    def said(self, fact: str) -> int:
        """Give the position of the alliance's last fact of a name."""
        found = [r.position for r in self.records("alliance") if r.type.endswith(f".{fact}")]
        return found[-1]

    def raised_by(self, fact: str) -> Any:
        """Give the topic that the alliance's last fact of a name raised."""
        return self.topics.topic(f"alliance-{self.said(fact)}")
