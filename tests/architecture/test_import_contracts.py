"""Who may import whom; each contract of pyproject.toml is proved by breaking it on purpose."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from pathlib import Path

import pytest

from suite.settings import SERVICES
from tests.architecture.tree import ROOT

CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["id"]: contract["name"] for contract in CONFIG["contracts"]}

BREACHES = {
    "services": ["committee.policies -> registry.published"],
    "chassis": ["chassis.rest -> committee"],
    "serving": ["serving.relaying -> committee", "serving.topics -> suite.cli"],
    "apart": [
        "chassis.domain -> serving.topics",
        "committee.application -> serving",
        "registry.api -> serving",
    ],
    "law": ["law.dates -> chassis.domain", "law.profiles -> sqlite3"],
    "pages": ["pages.site -> chassis.rest", "pages.figures -> cogov"],
    "sheets": ["sheets.reading -> registry", "sheets.forms -> cogov"],
    "suite": ["registry.__main__ -> suite.cli"],
    "layers": [
        "registry.commands -> registry.domain",
        "registry.domain -> registry.application",
        "registry.refusals -> registry.commands",
        "committee.application -> committee.published",
        "committee.queries -> committee.api",
        "governance.rpc -> governance.__main__",
    ],
    "plumbing": ["chassis.relay -> kafka", "governance.policies -> faust"],
    "edges": [
        "committee.application -> cogov",
        "registry.queries -> fastapi",
        "governance.domain -> grpc",
    ],
}
"""Imports that a contract forbids, by the contract's id."""

PARTS = (
    "__main__",
    "application",
    "commands",
    "policies",
    "published",
    "queries",
    "refusals",
)


@pytest.fixture(name="tree")
def _tree(tmp_path: Path) -> Path:
    """A system in small: every package and part that the contracts speak of, all innocent."""
    files = ["chassis/__init__", "chassis/domain", "chassis/relay", "chassis/rest"]
    files += ["law/__init__", "law/dates", "law/profiles", "serving/__init__"]
    files += ["serving/topics", "serving/relaying", "serving/streams"]
    files += ["suite/__init__", "suite/cli", "pages/__init__", "pages/site", "pages/figures"]
    files += ["sheets/__init__", "sheets/reading", "sheets/forms"]
    for service in SERVICES:
        files += [f"{service}/__init__", f"{service}/domain/__init__"]
        files += [f"{service}/{part}" for part in PARTS]
        files += [f"{service}/api/__init__", f"{service}/rpc/__init__"]
    for name in files:
        path = tmp_path / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def _lint(tree: Path) -> tuple[dict[str, str], str]:
    """Run the real contracts over a tree; give each one's verdict by its name, and the report."""
    program = Path(sysconfig.get_path("scripts")) / "lint-imports"
    done = subprocess.run(
        [sys.executable, str(program), "--no-cache"],
        cwd=tree,
        env={**os.environ, "COLUMNS": "300", "PYTHONPATH": str(tree), "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+) (KEPT|BROKEN)", done.stdout, flags=re.MULTILINE))
    assert verdicts, done.stdout + done.stderr
    return verdicts, done.stdout


def test_every_contract_has_a_breach() -> None:
    """A contract that nobody has seen broken may be none."""
    assert set(CONTRACTS) == set(BREACHES)


def test_an_innocent_tree_keeps_every_contract(tree: Path) -> None:
    """Imports along the arrows are reported by no contract."""
    (tree / "committee/__main__.py").write_text(
        "from committee import api, rpc\nfrom serving import streams\n"
    )
    (tree / "committee/api/__init__.py").write_text(
        "import fastapi\nfrom committee import queries\n"
    )
    (tree / "committee/rpc/__init__.py").write_text("import cogov.meta.v1\nimport grpc\n")
    (tree / "committee/policies.py").write_text("import cogov.meta.v1\nimport committee.domain\n")
    (tree / "committee/domain/__init__.py").write_text("from committee import commands\n")
    (tree / "committee/commands.py").write_text("import chassis.domain\nimport law.dates\n")
    (tree / "serving/streams.py").write_text("import chassis.domain\nimport faust\n")
    (tree / "pages/site.py").write_text("import fastapi\nimport law.dates\n")
    (tree / "registry/api/__init__.py").write_text("import pages\n")
    (tree / "serving/topics.py").write_text("import kafka\n")
    (tree / "serving/relaying.py").write_text("import kafka\n")
    (tree / "suite/cli.py").write_text("import registry.__main__\n")

    assert _lint(tree)[0] == dict.fromkeys(CONTRACTS.values(), "KEPT")


def test_every_forbidden_import_breaks_its_contract(tree: Path) -> None:
    """Each contract is broken by its breaches, and each breach is named in the report."""
    breaches = [breach for several in BREACHES.values() for breach in several]
    for importer, imported in (breach.split(" -> ") for breach in breaches):
        file = tree / f"{importer.replace('.', '/')}.py"
        file = file if file.exists() else file.with_suffix("") / "__init__.py"
        with file.open("a") as source:
            source.write(f"import {imported}\n")

    verdicts, report = _lint(tree)

    assert verdicts == dict.fromkeys(CONTRACTS.values(), "BROKEN")
    assert [breach for breach in breaches if f"{breach} (l." not in report] == []
