"""Starts the embedded system as an operator would, in a process of its own, and speaks to it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from suite.child import Child
from suite.dev_tokens import make_token, signing_key


@dataclass(slots=True)
class Running(Child):
    """A system in a child process, with its data and its keys in folders of the test's."""

    tokens: dict[tuple[object, ...], str] = field(default_factory=dict)

    def cogov(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run the command line against the same data and keys."""
        return subprocess.run(
            [sys.executable, "-m", "suite", *words],
            env={**self.env, "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
            timeout=600,
        )

    def token(self, subject: str, *grants: tuple[str, str]) -> str:
        """Give a token for a subject with grants."""
        name = (subject, *grants)
        if name not in self.tokens:
            key = signing_key(self.keys / "dev-key.json")
            self.tokens[name] = make_token(key, subject, grants)
        return self.tokens[name]


@contextmanager
def running(folder: Path, **also: str) -> Iterator[Running]:
    """Run a system for as long as the block lasts, with more settings in its environment."""
    system = Running(folder, also=also)
    system.start()
    try:
        yield system
    finally:
        system.stop()
