"""Measure loading a large sheet into a running system: seconds, and the server's peak memory.

A sheet of 50,000 rows (one owner each, some 5 MB as CSV) is sent to `cogov up` in a process of its own
and confirmed, as an office would. Told are the seconds until the preview, until the confirmation
answers, until the units can be read, and until the board's service has every fact; and the highest
resident memory of the server's process with the processor seconds it used, which a busy machine
changes less than the clock's. Targets: 60 s from file to registered units, 500 MB.
While it goes on, another client reads /health: the longest it waited is told as well.

Example: bench_import.py --rows 50000 --form xlsx
"""

import argparse
import json
import os
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Self

import httpx

from pages.tables import Form, sheet
from suite.child import Child
from suite.dev_tokens import make_token, signing_key

HEADER = ("楼栋", "单元", "房号", "面积", "业主姓名", "证件号", "联系电话")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
TARGET_SECONDS, TARGET_MB = 60, 500
LONG = httpx.Timeout(600)


def document(n: int) -> str:
    """Give an invented document number whose check digit is right."""
    plain = f"410702{1950 + n // 1000 % 50}0101{n % 1000:03}"
    total = sum(int(d) * w for d, w in zip(plain, WEIGHTS, strict=True))
    return plain + "10X98765432"[total % 11]


def rows(count: int) -> list[tuple[str, ...]]:
    """Give rows of an estate of many buildings: 1,000 units each, every owner once."""
    return [
        (
            f"{n // 1000 + 1}号楼",
            str(n // 500 % 2 + 1),
            f"{n % 500 // 4 + 1:02}{n % 4 + 1:02}",
            f"{60 + n % 80}.5",
            f"业主{n}",
            document(n),
            f"139{n:08}",
        )
        for n in range(count)
    ]


class Watch:
    """Looks at the server while it works: its peak memory, and how long /health waits."""

    def __init__(self, system: Child) -> None:
        self._at = system.address
        self._proc = Path(f"/proc/{system.process.pid if system.process else 0}")
        self.longest = 0.0
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        with httpx.Client(base_url=self._at, timeout=LONG) as client:
            while not self._stop.wait(0.1):
                began = time.monotonic()
                client.get("/health")
                self.longest = max(self.longest, time.monotonic() - began)

    @property
    def peak_mb(self) -> float:
        """Give the highest resident memory the process has had."""
        said = (self._proc / "status").read_text()
        return int(said.partition("VmHWM:")[2].split()[0]) / 1024

    @property
    def cpu_s(self) -> float:
        """Give the processor seconds that the process has used."""
        said = (self._proc / "stat").read_text().rpartition(")")[2].split()
        return (int(said[11]) + int(said[12])) / os.sysconf("SC_CLK_TCK")


def measure(system: Child, data: bytes, form: Form, count: int) -> dict[str, Any]:
    """Load the sheet; give what was measured."""
    roles = ("REGISTRY_CLERK", "STREET_OFFICER", "CLOCK_KEEPER")
    grants = [(role, "410702") for role in roles]
    token = make_token(signing_key(system.keys / "dev-key.json"), "bench", grants)
    headers = {"authorization": f"Bearer {token}", "cogov-now": "2026-03-02T09:00:00+08:00"}
    client = httpx.Client(base_url=system.address, headers=headers, timeout=LONG)
    place = "/registry/v1/communities/410702001016/estates"
    body = {"name": "大样例小区", "households": count}
    estate = client.post(place, json=body, headers={"idempotency-key": "e"}).json()["id"]
    path = f"/registry/v1/estates/{estate}/imports/big"
    with Watch(system) as watch:
        idle, cpu, began = watch.peak_mb, watch.cpu_s, time.monotonic()
        answer = client.post(
            f"{path}/sheet",
            files={"sheet": (f"big.{form}", data)},
            headers={"idempotency-key": "s"},
        )
        assert answer.status_code == 201, answer.text[:500]
        previewed = time.monotonic()
        preview, after_preview, cpu_preview = answer.json(), watch.peak_mb, watch.cpu_s
        assert preview["units"] == count, preview["units"]
        done = client.post(f"{path}/confirmation", json={}, headers={"idempotency-key": "c"})
        assert done.status_code == 201, done.text[:500]
        confirmed = time.monotonic()
        client.get(f"/registry/v1/estates/{estate}/units").raise_for_status()
        visible = time.monotonic()
        while (
            client.get("/governance/v1/clock").json()["applied"]["registry"]
            < done.json()["position"]
        ):
            time.sleep(0.2)
        told = time.monotonic()
        return {
            "rows": count,
            "form": form,
            "sheet_mb": round(len(data) / 1e6, 1),
            "preview_s": round(previewed - began, 1),
            "confirm_s": round(confirmed - previewed, 1),
            "visible_s": round(visible - began, 1),
            "board_s": round(told - began, 1),
            "preview_cpu_s": round(cpu_preview - cpu, 1),
            "cpu_s": round(watch.cpu_s - cpu, 1),
            "longest_wait_s": round(watch.longest, 2),
            "idle_mb": round(idle),
            "preview_peak_mb": round(after_preview),
            "peak_mb": round(watch.peak_mb),
        }


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument("--form", choices=["csv", "xlsx"], default="csv")
    given = parser.parse_args()
    data = sheet(given.form, "名册", HEADER, rows(given.rows))
    with tempfile.TemporaryDirectory() as folder:
        system = Child(Path(folder))
        system.start()
        try:
            found = measure(system, data, given.form, given.rows)
        finally:
            system.stop()
    met = found["visible_s"] <= TARGET_SECONDS and found["peak_mb"] <= TARGET_MB
    print(json.dumps(found | {"met": met}))
    return 0 if met or given.rows < 50_000 else 1


if __name__ == "__main__":
    sys.exit(main())
