"""The contracts in protos/: well written, unbroken, and the generated Python fresh; each proved."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

pytestmark = pytest.mark.slow  # `make check` runs the very checks that are proved here

CONTRACT = "protos/cogov/meta/v1/meta.proto"
LAST_FIELD = "bool may_skip = 10;"


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    """A copy of the contracts and of the script that looks after them."""
    tree = tmp_path / "tree"
    shutil.copytree(ROOT / "deploy", tree / "deploy")
    shutil.copytree(
        ROOT / "protos", tree / "protos", ignore=shutil.ignore_patterns("__pycache__", "*.egg-info")
    )
    (tree / ".venv").symlink_to(ROOT / ".venv")
    return tree


def _protos(tree: Path, what: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", "deploy/protos.sh", what],
        cwd=tree,
        env={
            "PATH": "/usr/bin:/bin",
            "COGOV_PROTOS_BEFORE": str(ROOT / "protos"),
            "HOME": str(tree),
        },
        capture_output=True,
        text=True,
        check=False,
    )


def _edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("what", ["lint", "breaking", "fresh"])
def test_the_contracts_as_they_stand_are_clean(tree: Path, what: str) -> None:
    """Untouched contracts pass every check."""
    done = _protos(tree, what)

    assert done.returncode == 0, done.stdout + done.stderr


def test_a_contract_without_comments_is_reported(tree: Path) -> None:
    """Every field says what it means."""
    _edit(tree / CONTRACT, "  // Its position there.\n", "")

    done = _protos(tree, "lint")

    assert done.returncode != 0
    assert 'Field "position" should have a non-empty comment' in done.stdout


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("string type = 8;", "int64 type = 8;"),
        ("string on = 7;", "string on = 17;"),
        ("bool may_skip = 10;", "bool can_skip = 10;"),
    ],
)
def test_a_contract_that_breaks_its_readers_is_reported(tree: Path, old: str, new: str) -> None:
    """A field is never retyped, renumbered or renamed."""
    _edit(tree / CONTRACT, old, new)

    done = _protos(tree, "breaking")

    assert done.returncode != 0
    assert CONTRACT.removeprefix("protos/") in done.stdout


def test_a_new_field_breaks_nobody(tree: Path) -> None:
    """Contracts grow by new fields."""
    _edit(tree / CONTRACT, LAST_FIELD, f"{LAST_FIELD}\n  // New.\n  string new = 999;")

    assert _protos(tree, "breaking").returncode == 0


def test_generated_code_that_is_not_what_the_contracts_say_is_reported(tree: Path) -> None:
    """Whoever changes a contract generates and commits; a forgotten module is seen too."""
    _edit(tree / CONTRACT, LAST_FIELD, f"{LAST_FIELD}\n  // New.\n  string new = 999;")
    stale = _protos(tree, "fresh")
    _protos(tree, "generate")
    fresh = _protos(tree, "fresh")
    (tree / "protos/gen/python/cogov/meta/v1/left_over_pb2.py").touch()
    left_over = _protos(tree, "fresh")

    assert (stale.returncode, fresh.returncode, left_over.returncode) == (1, 0, 1)
    assert "run 'make protos' and commit" in stale.stderr
    assert "left_over_pb2.py" in left_over.stdout


def test_a_contract_with_a_service_gets_a_grpc_module_and_one_without_gets_none() -> None:
    """What has nothing to serve generates nothing to import."""
    for contract in (ROOT / "protos/cogov").rglob("*.proto"):
        generated = ROOT / "protos/gen/python" / contract.relative_to(ROOT / "protos")
        module = generated.with_name(f"{contract.stem}_pb2_grpc.py")

        assert module.exists() == ("\nservice " in contract.read_text("utf-8")), contract
