"""The people of a story: different subjects for different offices, none holding two (ruling G18)."""

from dataclasses import dataclass
from uuid import UUID

from suite.demo.client import Who


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts in one estate. An owner holds no grant: what he may do follows from the roll."""

    estate_id: UUID
    code: str
    tag: str

    @property
    def street(self) -> Who:
        """Give the township authority's officer."""
        return Who(f"{self.tag}-street", (("STREET_OFFICER", self.code[:9]),))

    @property
    def housing(self) -> Who:
        """Give the housing authority's officer."""
        return Who(f"{self.tag}-housing", (("HOUSING_AUTHORITY", self.code[:6]),))

    @property
    def clerk(self) -> Who:
        """Give the registry's clerk."""
        return Who(f"{self.tag}-clerk", (("REGISTRY_CLERK", self.code[:6]),))

    @property
    def chair(self) -> Who:
        """Give the owners' committee's chair."""
        return Who(f"{self.tag}-chair", (("COMMITTEE_CHAIR", str(self.estate_id)),))

    @property
    def counters(self) -> tuple[Who, Who]:
        """Give the two counters."""
        grant = (("VOTE_COUNTER", str(self.estate_id)),)
        return Who(f"{self.tag}-counter-1", grant), Who(f"{self.tag}-counter-2", grant)

    @property
    def reviewer(self) -> Who:
        """Give the counter who decides contests."""
        return self.counters[1]

    @property
    def witness(self) -> Who:
        """Give the residents' committee's witness."""
        return Who(f"{self.tag}-witness", (("RESIDENTS_COMMITTEE_OFFICER", self.code),))

    @property
    def operators(self) -> tuple[Who, Who]:
        """Give the two who enter papers."""
        grant = (("BALLOT_OPERATOR", str(self.estate_id)),)
        return Who(f"{self.tag}-operator-1", grant), Who(f"{self.tag}-operator-2", grant)

    def owner(self, number: int) -> Who:
        """Give the owner of one entry."""
        return Who(f"{self.tag}-owner-{number}")
