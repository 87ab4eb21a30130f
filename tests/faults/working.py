"""Work without an end, and what the processes take of the machine meanwhile."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path

import httpx

from tests.faults.broken import Broken
from tests.faults.history import REQUEST_SECONDS, TRUST, Call

MEGABYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Size:
    """What a process takes: resident memory in MB, open files, threads."""

    rss_mb: float
    files: int
    threads: int


def sizes(stack: Broken) -> dict[str, Size]:
    """Give the size of every process of ours; PostgreSQL's and Kafka's are theirs."""
    found = {}
    for name, process in stack.stack.processes.items():
        if name not in {"postgres", "kafka", "gateway"}:
            assert process.pid is not None
            found[name] = _size(Path("/proc") / str(process.pid))
    return found


def _size(of: Path) -> Size:
    said = dict(line.split(":", 1) for line in (of / "status").read_text().splitlines())
    rss = int(said["VmRSS"].split()[0]) * 1024 / MEGABYTE
    return Size(rss, len([*(of / "fd").iterdir()]), int(said["Threads"]))


def changed(call: Call) -> Call:
    """Give the call that changes a ballot which another one cast."""
    return replace(call, path=f"{call.path}/change")


class Work:
    """Two clients that change ballots, read states and look at pages, until the block ends."""

    def __init__(self, stack: Broken, changes: Sequence[Call], pages: Sequence[str]) -> None:
        self._address, self._changes, self._pages = stack.address, changes, pages
        self.done, self.failed = 0, list[str]()
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._run, args=(n,)) for n in range(2)]

    def __enter__(self) -> "Work":  # noqa: PYI034  (there are no others of it)
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _run(self, client: int) -> None:
        mine = self._changes[client::2]
        with httpx.Client(
            base_url=self._address, timeout=REQUEST_SECONDS, verify=TRUST, trust_env=False
        ) as http:
            for turn in count():
                if self._stop.is_set():
                    return
                call = mine[turn % len(mine)]
                headers = {
                    "Authorization": f"Bearer {call.token}",
                    "Idempotency-Key": f"again-{client}-{turn}",
                    "If-Match": f'"{1 + turn // len(mine)}"',
                    "Cogov-Now": call.now,
                }
                self._note(http.post(call.path, json=call.body, headers=headers))
                for page in self._pages:
                    self._note(http.get(page))

    def _note(self, answer: httpx.Response) -> None:
        self.done += 1
        if answer.status_code >= 400:
            self.failed.append(f"{answer.status_code} {answer.url.path} {answer.text[:200]}")
