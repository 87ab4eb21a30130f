"""What a district's alliance does besides its estates: it is founded, and its providers are rated yearly."""

import random
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import count
from typing import Any

from alliance import commands as wish
from law.appraisal import REVIEWED, VETOES
from services.alliance.tests.alliance_kit import COUNCIL, DISTRICT, PLACE, PROOF, STREET
from services.alliance.tests.rated_kit import AUTHORITY, SECRETARY
from tests.simulation.district import BEGINS, District
from tests.simulation.estates import DEPARTMENTS, PROVIDERS, manager

SEATS = ("街道党工委", "社区党委", "企业党支部")


@dataclass
class Years:
    """One alliance's years."""

    district: District
    rng: random.Random

    def live(self) -> Iterator[date]:
        """Be founded on the first day; rate every provider's year in the spring after it."""
        self.founded()
        for year in count(BEGINS.year):
            yield date(year + 1, 2, 10)  # the last quarter's appraisals are confirmed, or late
            for provider in PROVIDERS:
                yield from self.rated((DISTRICT, provider, str(year)))

    def founded(self) -> None:
        """Found it; providers and departments join."""
        self.district.do(STREET, wish.FoundAlliance(DISTRICT, "红色物业联盟", "DISTRICT", SEATS))
        for kind, orgs in (("PROVIDER", PROVIDERS), ("DEPARTMENT", DEPARTMENTS)):
            for org in orgs:
                self.district.do(COUNCIL, wish.JoinAlliance(DISTRICT, org, kind, org))  # type: ignore[arg-type]

    def rated(self, of: tuple[str, str, str]) -> Generator[date, None, None]:
        """Declare where it may be; review twice, post, confirm, recommend; veto before or after."""
        do, wild = self.district.do, self.district.wild
        self.told(of[1], functioning=self.chance(0.8))
        wild(manager(of[1]), wish.DeclareForRating(*of, "党支部规范化建设情况", PROOF))
        if self.stage(of) != "DECLARED":
            return
        wild(manager(of[1]), wish.DeclareForRating(*of, "党支部规范化建设情况", PROOF))
        yield self.later(1, 9)
        do(SECRETARY, wish.ReviewRatingFirst(*of, PLACE, "党建引领作用明显", PROOF))
        do(AUTHORITY, wish.ReviewRating(*of, evidence=PROOF, **self.points()))
        do(AUTHORITY, wish.PostRating(*of, "区公告栏"))
        support = "优先推荐" if self.rating(of).worth else None
        confirm = wish.ConfirmRating(*of, PROOF, support)
        wild(COUNCIL, confirm)
        yield self.later(1, 9)
        if self.chance(0.15):
            self.told(of[1], functioning=False)
        if self.chance(0.25):
            do(STREET, wish.VetoRating(*of, self.ground(), "经查属实", PROOF))
            return
        yield self.later(8, 9)
        wild(COUNCIL, confirm)
        if self.stage(of) == "CONFIRMED" and self.chance(0.4):
            do(AUTHORITY, wish.WithdrawRating(*of, self.ground(), "经查属实", PROOF))

    def told(self, org: str, *, functioning: bool) -> None:
        """Say whether a party organisation works."""
        said = wish.RecordPartyOrganisation(DISTRICT, org, PLACE, functioning, PROOF)
        self.district.do(SECRETARY, said)

    def points(self) -> dict[str, Any]:
        """Throw the reviewers' points."""
        return {f"{name}_x100": self.rng.randint(800, 2_000) for name in REVIEWED}

    def ground(self) -> Any:
        """Throw a ground of veto."""
        return self.rng.choice(sorted(VETOES))

    def rating(self, of: tuple[str, str, str]) -> Any:
        """Give a rating as it stands."""
        code, provider, year = of
        return self.district.alliances.load(
            f"/alliances/{code}/providers/{provider}/ratings/{year}"
        )

    def stage(self, of: tuple[str, str, str]) -> str:
        """Give how far it has come, empty where it was not declared."""
        found = self.rating(of)
        return found.stage if found is not None else ""

    def later(self, least: int, most: int) -> date:
        """Give a day from so many to so many days on."""
        return self.district.today + timedelta(days=self.rng.randint(least, most))

    def chance(self, of: float) -> bool:
        """Throw the dice."""
        return self.rng.random() < of
