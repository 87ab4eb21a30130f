"""What changed between two versions of a plan, line by line: read on screen, on paper and aloud."""

from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Passage:
    """Some lines: `kept`, or what was taken out beside what was put in; either may be nothing."""

    kept: tuple[str, ...] = ()
    out: tuple[str, ...] = ()
    put: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions beside each other; `before` is None for the first version."""

    before: Json | None
    after: Json
    passages: tuple[Passage, ...]

    @property
    def out(self) -> int:
        """Count the lines taken out."""
        return sum(len(p.out) for p in self.passages)

    @property
    def put(self) -> int:
        """Count the lines put in."""
        return sum(len(p.put) for p in self.passages)

    @property
    def cost(self) -> tuple[int | None, int | None] | None:
        """Give what it cost before and costs now, where that changed."""
        was = (self.before or {}).get("cost_fen")
        now = self.after.get("cost_fen")
        return (was, now) if self.before is not None and was != now else None


def difference(plans: list[Json], version: int) -> Difference:
    """Compare a version with the one before it."""
    after = plans[version - 1]
    before = plans[version - 2] if version > 1 else None
    return Difference(before, after, _passages(lines(before or after), lines(after)))


def lines(plan: Json) -> list[str]:
    """Give a plan's text by lines, blank ones left out: a plan says one thing a line."""
    return [line.strip() for line in str(plan["text"]).splitlines() if line.strip()]


def _passages(was: list[str], now: list[str]) -> tuple[Passage, ...]:
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Passage(kept=tuple(was[a:b])))
        else:
            found.append(Passage(out=tuple(was[a:b]), put=tuple(now[c:d])))
    return tuple(found)
