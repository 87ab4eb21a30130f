"""The people of a concern: each under his own token, and no grant that the story could do without."""

from dataclasses import dataclass

from suite.demo.cast import Cast
from suite.demo.client import Who


@dataclass(frozen=True, slots=True)
class Neighbours(Cast):
    """Who acts in one estate.

    Who leads a topic, watches a work or holds a seat has no grant for it: others named him.
    """

    @property
    def branch(self) -> Who:
        """Give the party branch's secretary."""
        return Who(f"{self.tag}-branch", (("ESTATE_BRANCH_SECRETARY", str(self.estate_id)),))

    @property
    def community(self) -> Who:
        """Give the residents' committee's officer, another one than the count's witness."""
        return Who(f"{self.tag}-community", (("RESIDENTS_COMMITTEE_OFFICER", self.code),))

    @property
    def council(self) -> Who:
        """Give the residents' council's delegate."""
        return Who(f"{self.tag}-council", (("RESIDENTS_COUNCIL", str(self.estate_id)),))

    @property
    def tenant(self) -> Who:
        """Give a resident who owns nothing here."""
        return Who(f"{self.tag}-tenant", (("RESIDENT", str(self.estate_id)),))

    @property
    def lead(self) -> Who:
        """Give who leads the topic."""
        return Who(f"{self.tag}-lead")

    def named(self, what: str) -> Who:
        """Give somebody without a grant."""
        return Who(f"{self.tag}-{what}")
