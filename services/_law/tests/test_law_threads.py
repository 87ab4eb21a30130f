"""Profiles are read by whoever comes first, and several may come at once."""

import subprocess
import sys

import pytest

AT_ONCE = """
import json, sys, threading
from importlib.resources import files
from law.profiles import load

sys.setswitchinterval(1e-6)
texts = [one.read_text() for one in (files("law") / "data").iterdir() if one.suffix == ".json"]
documents = [one for one in map(json.loads, texts) if "parameters" in one]
assert documents
ready = threading.Barrier(8)

def read():
    ready.wait()
    for _ in range(5):
        for one in documents:
            load(one)

threads = [threading.Thread(target=read) for _ in range(8)]
for one in threads:
    one.start()
for one in threads:
    one.join()
"""


@pytest.mark.slow
def test_profiles_that_are_first_read_in_many_threads_end_no_process() -> None:
    """Commands that came together right after a start ended the api with a segmentation fault."""
    done = subprocess.run(
        [sys.executable, "-c", AT_ONCE], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
