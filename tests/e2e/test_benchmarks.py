"""Every benchmark still starts, measures a very small case and says what it found.

What it finds is not judged here: ratios are measured on a quiet machine by `make bench`.
"""

import subprocess
import sys

import pytest

from tests.architecture.tree import ROOT

BENCHMARKS = {path.stem for path in (ROOT / "tests/bench").glob("bench_*.py")}
SMALLEST = {
    "bench_ballots": "--rounds 1 --ballots 5",
    "bench_board": "--estates 12 --asks 3",
    "bench_board_topics": "--topics 10 --asks 3",
    "bench_http": "--rounds 1 --requests 10",
    "bench_import": "--rows 50 --form csv",
    "bench_kafka": "--rounds 1 --facts 300",
    "bench_rebuild": "--rounds 1 --facts 500",
    "bench_recorder": "--rounds 1 --ballots 10 --attempts 100 --events 2000",
    "bench_sheets": "--rows 50",
    "bench_stack": "--help",  # a stack for it alone takes a minute; the tests of faults use all its parts
    "bench_topics": "--topics 20 --opinions 5 --asks 3",
}

pytestmark = [pytest.mark.slow, pytest.mark.stack]


def test_every_benchmark_is_started_here() -> None:
    """One that nobody starts is broken unnoticed, as bench_recorder was by an address's new form."""
    assert set(SMALLEST) == BENCHMARKS


@pytest.mark.parametrize("name", sorted(SMALLEST))
def test_a_benchmark_measures_a_small_case(name: str) -> None:
    """It ends by itself and prints figures; 1 says that a target was missed, which so small a case may."""
    command = [sys.executable, "-m", f"tests.bench.{name}", *SMALLEST[name].split()]

    ran = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )

    assert "Traceback" not in ran.stderr
    assert ran.returncode in {0, 1}, ran.stderr
    assert any(character.isdigit() for character in ran.stdout)
