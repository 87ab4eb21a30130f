"""What was asked and what was answered, while things break: the record that checkers read."""

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

import httpx

from suite.demo.estate import EstateVote

Outcome = Literal["ok", "refused", "unknown"]
REQUEST_SECONDS = 10.0
GIVES_UP_SECONDS = 120.0
TRUST = ssl.create_default_context()
"""Made once: each takes longer than what is asked with it."""


@dataclass(frozen=True, slots=True)
class Call:
    """One command as it is sent, again and again under one key, until it is answered."""

    path: str
    body: dict[str, Any]
    key: str
    token: str
    now: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One request: when it was sent, how long it took, and what came of it."""

    at: float
    seconds: float
    path: str
    key: str
    outcome: Outcome
    status: int
    code: str = ""
    position: int = 0


class History:
    """Every request of a run, kept in memory and in a file, a line each."""

    def __init__(self, file: Path) -> None:
        self.file, self._lock, self.entries = file, threading.Lock(), list[Entry]()

    def add(self, entry: Entry) -> None:
        """Write an entry down."""
        with self._lock, self.file.open("a") as out:
            self.entries.append(entry)
            out.write(json.dumps(asdict(entry)) + "\n")

    def include(self, other: "History") -> None:
        """Take in what another history holds."""
        for one in other.entries:
            self.add(one)

    def acknowledged(self) -> dict[str, int]:
        """Give the position each acknowledged call was told; two answers must be the same."""
        found: dict[str, int] = {}
        for one in self.entries:
            if one.outcome == "ok":
                assert found.setdefault(one.path, one.position) == one.position, one
        return found

    def refused(self) -> list[Entry]:
        """Give what was refused for another reason than that something was away."""
        return [one for one in self.entries if one.outcome == "refused"]

    def worst(self) -> float:
        """Give how long the slowest call took from its first request to its answer, in seconds."""
        began: dict[str, float] = {}
        longest = 0.0
        for one in self.entries:
            first = began.setdefault(one.key, one.at)
            longest = max(longest, one.at + one.seconds - first)
        return longest

    def tell(self, tell: Callable[[str, object], None]) -> None:
        """Tell a report the figures."""
        tell("requests", len(self.entries))
        tell("acknowledged", len(self.acknowledged()))
        tell("unanswered or away", sum(one.outcome == "unknown" for one in self.entries))
        tell("slowest command", f"{self.worst():.1f} s")


def ballots_of(vote: EstateVote, token: Callable[[str], str]) -> list[Call]:
    """Give a vote's ballots as calls."""
    return [
        Call(path, body, f"ballot-{n}", token(who.subject), vote.client.now.isoformat())
        for n, (who, path, body) in enumerate(vote.ballots(vote.plan.voters))
    ]


class Load:
    """Clients that send calls one after another, each until it is answered, at a steady pace."""

    def __init__(
        self, address: str, calls: Sequence[Call], history: History, clients: int = 3
    ) -> None:
        self._address, self._history = address, history
        self._calls: Iterator[Call] = iter(calls)
        self._turn, self._stop = threading.Lock(), threading.Event()
        self.pace = 0.05
        self._threads = [threading.Thread(target=self._run) for _ in range(clients)]

    def __enter__(self) -> "Load":  # noqa: PYI034  (there are no others of it)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def done(self) -> bool:
        """Say whether every call was answered."""
        return not any(thread.is_alive() for thread in self._threads)

    def finish(self) -> None:
        """Send what is left without a pause, and wait until all of it was answered."""
        self.pace = 0.0
        for thread in self._threads:
            thread.join(GIVES_UP_SECONDS)

    def _run(self) -> None:
        with httpx.Client(
            base_url=self._address, timeout=REQUEST_SECONDS, verify=TRUST, trust_env=False
        ) as http:
            while not self._stop.wait(self.pace):
                with self._turn:
                    call = next(self._calls, None)
                if call is None:
                    return
                self._until_answered(http, call)

    def _until_answered(self, http: httpx.Client, call: Call) -> None:
        end = time.monotonic() + GIVES_UP_SECONDS
        while time.monotonic() < end and not self._stop.is_set():
            entry = ask_on(http, call)
            self._history.add(entry)
            if entry.outcome != "unknown":
                return
            time.sleep(0.2)


def ask_on(http: httpx.Client, call: Call) -> Entry:
    """Send a call once."""
    began, at = time.monotonic(), time.time()
    headers = {
        "Authorization": f"Bearer {call.token}",
        "Idempotency-Key": call.key,
        "Cogov-Now": call.now,
    }
    try:
        answer = http.post(call.path, json=call.body, headers=headers)
    except httpx.HTTPError as e:
        took = time.monotonic() - began
        return Entry(at, took, call.path, call.key, "unknown", 0, type(e).__name__)
    took = time.monotonic() - began
    said = answer.json() if "json" in answer.headers.get("content-type", "") else {}
    if answer.status_code == 201:
        position = said["position"]
        return Entry(at, took, call.path, call.key, "ok", 201, "", position)
    away = answer.status_code in {429, 503}
    code = str(said.get("code", ""))
    outcome: Outcome = "unknown" if away else "refused"
    return Entry(at, took, call.path, call.key, outcome, answer.status_code, code)


def ask(address: str, call: Call) -> Entry:
    """Send a call once, on a connection of its own."""
    with httpx.Client(
        base_url=address, timeout=REQUEST_SECONDS, verify=TRUST, trust_env=False
    ) as http:
        return ask_on(http, call)
