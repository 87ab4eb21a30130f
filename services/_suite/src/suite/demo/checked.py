"""What a story expects, and what it finds: every stage, what it waits for, every refusal."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from typing_extensions import override

from suite.demo.client import Client, Refused


@dataclass(frozen=True, slots=True)
class Step:
    """One point of a way as the system shows it: from when on it waits for what."""

    on: str
    stage: str
    waits_for: str
    until: str

    @override
    def __str__(self) -> str:
        """Say it in one line."""
        waits = f" ← {self.waits_for}" if self.waits_for else ""
        return f"{self.on} {self.stage}{waits}{f', due {self.until}' if self.until else ''}"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A short cut that was tried, and the code it was refused with."""

    on: str
    what: str
    code: str


@dataclass(slots=True)
class Account:
    """A story's account of itself; `wrong` says what did not come out as expected."""

    name: str
    estate: str = ""
    estate_id: str = ""
    title: str = ""
    steps: list[Step] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    checks: int = 0
    why: str = ""

    @property
    def as_expected(self) -> bool:
        """Tell whether everything was as expected."""
        return bool(self.checks) and not self.wrong

    def expect(self, what: str, expected: object, found: object) -> None:
        """Hold what was found against what is expected."""
        self.checks += 1
        if expected != found:
            self.wrong.append(f"{what}: expected {expected}, found {found}")

    def stands(self, now: datetime, topic: dict[str, Any], expected: str) -> None:
        """Note where a topic stands and what it waits for: `STAGE` or `STAGE BLOCKER`."""
        waits = topic.get("waiting_for") or {}
        due = waits.get("due") or ""
        step = Step(_day(now), topic["stage"], waits.get("blocker", ""), due[:10])
        self.steps.append(step)
        found = f"{step.stage} {step.waits_for}".strip()
        self.expect(f"{step.on} {topic['topic']}", expected, found)

    def short_cut(self, client: Client, what: str, expected: str, call: Callable[[], Any]) -> None:
        """Try what the law does not allow; it must be refused with the expected code."""
        code = "DONE"
        try:
            call()
        except Refused as e:
            code = e.code
        self.refused.append(Refusal(_day(client.now), what, code))
        self.expect(f"{_day(client.now)} {what}", expected, code)

    def as_dict(self) -> dict[str, Any]:
        """Give it for machines."""
        return asdict(self) | {"as_expected": self.as_expected}


def _day(now: datetime) -> str:
    return now.date().isoformat()
