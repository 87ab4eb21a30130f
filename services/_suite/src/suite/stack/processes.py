"""Child processes that are looked after: started, awaited, started again when they end, and ended.

One thread a child waits for its end in the kernel, so that looking after it costs nothing.
"""

import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import structlog

from suite.child import DidNotStart

log = structlog.get_logger("stack")

BACKOFF_SECONDS = (0.2, 10.0)
"""Before a child that ended is started again: at first, and at most."""

STEADY_SECONDS = 30.0
"""A child that ran so long begins with the first backoff again."""

WRONG_SETTINGS = 2
"""The exit code of a service whose settings are wrong: starting it again would not help."""

POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: `ready` says whether it answers, `how` is what else Popen is told."""

    name: str
    argv: Sequence[str]
    ready: Callable[[], bool]
    env: Mapping[str, str] = field(default_factory=dict)
    how: Mapping[str, Any] = field(default_factory=dict)
    ends_on: signal.Signals = signal.SIGTERM
    ends_within: float = 20.0


class Process:
    """One program, kept running from `start` to `stop`; its output goes to a file."""

    def __init__(self, program: Program, logs: Path, changed: Callable[[], None]) -> None:
        self.program, self.log = program, logs / f"{program.name}.log"
        self.starts = 0
        self.gave_up = False
        self._changed = changed
        self._child: subprocess.Popen[bytes] | None = None
        self._turn = threading.Lock()  # nothing is started while it is being ended
        self._ending = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def pid(self) -> int | None:
        """Give the child's id while it runs."""
        child = self._child
        return child.pid if child is not None and child.returncode is None else None

    def start(self) -> None:
        """Start it, and again whenever it ends, until it is stopped."""
        self._ending.clear()
        self.gave_up = False
        self._thread = threading.Thread(target=self._keep, name=self.program.name, daemon=True)
        self._thread.start()

    def await_ready(self, seconds: float) -> None:
        """Wait until it answers; raises DidNotStart with the end of its log."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.gave_up:
            if self.pid is not None and self.program.ready():
                return
            time.sleep(POLL_SECONDS)
        told = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
        raise DidNotStart(f"{self.program.name} is not ready; its log {self.log} ends:\n{told}")

    def ask_to_end(self) -> None:
        """Ask it to end, and start it no more; several can end at the same time."""
        with self._turn:
            self._ending.set()
            self._signal(self.program.ends_on)

    def stop(self) -> None:
        """End it: it is asked to, and killed with all it started when it takes too long."""
        self.ask_to_end()
        if self._thread is None:
            return
        self._thread.join(self.program.ends_within)
        if self._thread.is_alive():
            log.warning("killed", name=self.program.name, after=self.program.ends_within)
            self.kill()
            self._thread.join()

    def kill(self) -> None:
        """End it and all it started as a power cut would; it is started again unless stopped."""
        if (pid := self.pid) is not None:
            with suppress(ProcessLookupError):
                os.killpg(pid, signal.SIGKILL)

    def _signal(self, number: signal.Signals) -> None:
        if self._child is not None:
            self._child.send_signal(number)  # does nothing once it has ended

    def _keep(self) -> None:
        wait = BACKOFF_SECONDS[0]
        while True:
            began = time.monotonic()
            code = self._run_once()
            if self._ending.is_set():
                return
            log.warning("ended", name=self.program.name, code=code, again_in=wait)
            if code == WRONG_SETTINGS:
                self.gave_up = True
                return
            if time.monotonic() - began > STEADY_SECONDS:
                wait = BACKOFF_SECONDS[0]
            self._ending.wait(wait)
            wait = min(wait * 2, BACKOFF_SECONDS[1])

    def _run_once(self) -> int:
        with self._turn:
            if self._ending.is_set():
                return 0
            with self.log.open("ab") as out:
                self._child = subprocess.Popen(  # noqa: S603  (our own programs)
                    [*_tied(), *self.program.argv],
                    env={**os.environ, **self.program.env},
                    stdin=subprocess.DEVNULL,
                    stdout=out,
                    stderr=out,
                    start_new_session=True,  # Ctrl-C is for whoever looks after it
                    **self.program.how,
                )
            self.starts += 1
        self._changed()
        return self._child.wait()


def _tied() -> tuple[str, ...]:
    """Give the words that end a child with the thread that started it, where they can be had."""
    found = shutil.which("setpriv")
    return (found, "--pdeathsig", "TERM", "--") if found else ()
