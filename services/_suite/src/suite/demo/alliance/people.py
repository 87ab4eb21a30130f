"""The people of an alliance: offices of a district, departments and providers by their organisation."""

from dataclasses import dataclass

from suite.demo.client import Who
from suite.demo.people import Neighbours

FIRST, SECOND, DEPARTMENT, COMMUNITY_ORG = "provider-a", "provider-b", "dept-water", "community"
"""The organisations: two providers, the department that adopts, the community that serves itself."""


@dataclass(frozen=True, slots=True)
class Allies(Neighbours):
    """Who acts in one estate of the alliance; what is the district's is the same in all its estates."""

    @property
    def district(self) -> str:
        """Give the district's code, which is the alliance's."""
        return self.code[:6]

    @property
    def alliance_council(self) -> Who:
        """Give the alliance's big committee."""
        return self._of_district("council", "ALLIANCE_COUNCIL")

    @property
    def appraiser(self) -> Who:
        """Give who scores quarters."""
        return self._of_district("appraiser", "APPRAISER")

    @property
    def partial_appraiser(self) -> Who:
        """Give an appraiser whom the provider sent."""
        grant = ("APPRAISER", self.district, FIRST)
        return Who(f"a-{self.district}-sent-appraiser", (grant,))

    @property
    def hasty_appraiser(self) -> Who:
        """Give the appraiser as one of those who confirm."""
        return Who(self.appraiser.subject, (("ALLIANCE_COUNCIL", self.district),))

    @property
    def secretary(self) -> Who:
        """Give the community's party secretary."""
        return Who(f"a-{self.code}-secretary", (("COMMUNITY_PARTY_SECRETARY", self.code),))

    @property
    def department(self) -> Who:
        """Give the department's officer."""
        return self._of_district("department", "DEPARTMENT_OFFICER", DEPARTMENT)

    def provider(self, org: str) -> Who:
        """Give a provider's manager."""
        return self._of_district(org, "PROVIDER_MANAGER", org)

    def _of_district(self, name: str, role: str, *org: str) -> Who:
        grant = (role, self.district, *org)
        return Who(f"a-{self.district}-{name}", (grant,))  # type: ignore[arg-type]
