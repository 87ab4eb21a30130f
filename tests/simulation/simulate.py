"""Simulates a district of estates under the alliance for years, and checks it from its log alone.

`make simulate`: prints events per second, what the oracle finds, whether the governance state rebuilt
from the journal is the same byte for byte, and how the rebuild's time grows with the events.
"""

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn
from rich.table import Table

from tests.simulation.contracts_oracle import unlawful
from tests.simulation.district import BEGINS, District
from tests.simulation.estates import Estate
from tests.simulation.stars_oracle import unearned_stars
from tests.simulation.year import Years

MARKS = 4
OUT = Console(width=None if Console().is_terminal else 110)


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """One rebuild of the governance state: from how many facts, in which time, and whether it is the same."""

    facts: int
    seconds: float
    same: bool

    @property
    def micros(self) -> float:
        """Give the microseconds that a fact takes."""
        return 1e6 * self.seconds / max(self.facts, 1)


@dataclass(slots=True)
class Simulated:
    """What a simulation came to."""

    events: int
    seconds: float
    commands: int
    refused: dict[str, int]
    names: dict[str, int]
    rebuilt: list[Rebuilt]
    parked: int
    wrong: list[str]

    @property
    def growth(self) -> float:
        """Give a fact's time in the last rebuild over that in the first: 1 is linear."""
        return self.rebuilt[-1].micros / self.rebuilt[0].micros

    @property
    def holds(self) -> bool:
        """Tell whether nothing is wrong."""
        same = all(one.same for one in self.rebuilt)
        return bool(self.events) and same and not self.wrong and not self.parked


def simulate(
    folder: Path,
    estates: int,
    years: int,
    seed: str,
    tell: Callable[[date], None] = lambda _: None,
    marks: int = MARKS,
) -> Simulated:
    """Let so many estates live for so many years; rebuild at so many marks on the way."""
    district = District(folder)
    try:
        lives = [Estate(district, n, random.Random(f"{seed}/{n}")) for n in range(estates)]
        alliance = Years(district, random.Random(f"{seed}/alliance"))
        district.begin([alliance.live(), *(one.live() for one in lives)])
        took, rebuilt = 0.0, []
        for mark in range(1, marks + 1):
            began = time.monotonic()
            district.run(_until(years, mark, marks), tell)
            took += time.monotonic() - began
            rebuilt.append(_rebuild(district))
        return _found(district, took, rebuilt)
    finally:
        district.close()


def _until(years: int, mark: int, marks: int) -> date:
    days = (date(BEGINS.year + years, 1, 1) - BEGINS).days
    return date.fromordinal(BEGINS.toordinal() + days * mark // marks)


def _rebuild(district: District) -> Rebuilt:
    before, began = district.states(), time.monotonic()
    facts = district.governance.rebuild()
    took = time.monotonic() - began
    return Rebuilt(facts, took, district.states() == before)


def _found(district: District, took: float, rebuilt: list[Rebuilt]) -> Simulated:
    log = district.log()
    wrong = unearned_stars(log)
    for estate, facts in district.by_estate(log).items():
        wrong += [f"{estate}: {why}" for why in unlawful(facts, district.now)]
    names = Counter(fact.name for fact in log)
    parked = len(district.governance.consumer.parked_rows())
    commands, refused = district.commands, dict(district.refused)
    return Simulated(district.events(), took, commands, refused, names, rebuilt, parked, wrong)


def show(found: Simulated) -> None:
    """Print it."""
    table = Table(title="rebuilt from the journal")
    for name in ("facts", "seconds", "µs a fact", "same bytes"):
        table.add_column(name, justify="right")
    for one in found.rebuilt:
        same = "yes" if one.same else "NO"
        table.add_row(f"{one.facts:,}", f"{one.seconds:.2f}", f"{one.micros:.1f}", same)
    rate = found.events / found.seconds
    OUT.print(
        f"{found.events:,} events of {found.commands:,} commands in {found.seconds:.0f} s:"
        f" {rate:.0f} events/s; refused {sum(found.refused.values()):,}"
    )
    OUT.print(table)
    OUT.print(
        f"a fact in the last rebuild takes {found.growth:.2f} times what it took in the first"
    )
    OUT.print("\n".join(found.wrong) or "nothing unlawful in any log", highlight=False)


def main() -> int:
    """Run it from the command line; 0 when nothing is wrong."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--estates", type=int, default=500)
    words.add_argument("--years", type=int, default=10)
    words.add_argument("--seed", default="1")
    said = words.parse_args()
    days = (date(BEGINS.year + said.years, 1, 1) - BEGINS).days
    bar = Progress("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with tempfile.TemporaryDirectory(prefix="cogov-simulate-") as folder, bar as progress:
        task = progress.add_task("days", total=days)

        def tell(day: date) -> None:
            progress.update(task, completed=(day - BEGINS).days, description=day.isoformat())

        found = simulate(Path(folder), said.estates, said.years, said.seed, tell)
        progress.update(task, completed=days)
    show(found)
    return 0 if found.holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
