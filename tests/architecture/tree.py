"""Where things are in the tree, and the little syntax that all rules share."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from typing_extensions import override

ROOT = Path(__file__).resolve().parents[2]
SERVICES = ROOT / "services"


@dataclass(frozen=True, slots=True)
class Finding:
    """A broken rule: where, and what is wrong there."""

    path: str
    line: int
    what: str

    @override
    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Source:
    """A Python file: its path for people, its module for import rules, its text."""

    path: str
    module: str
    text: str

    @property
    def tree(self) -> ast.Module:
        """Give the file's syntax tree."""
        return _parsed(self.text, self.path)

    @property
    def service(self) -> str:
        """Give the package the file belongs to."""
        return self.module.split(".")[0]

    @property
    def part(self) -> str:
        """Give the part of the package: domain, commands, api …; empty for the package itself."""
        return self.module.split(".")[1] if "." in self.module else ""


@cache
def _parsed(text: str, path: str) -> ast.Module:
    return ast.parse(text, path)


@cache
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Give every node of a tree, which many rules go through: walked once."""
    return tuple(ast.walk(tree))


def sources(root: Path = ROOT) -> list[Source]:
    """Give every Python file below services/*/src."""
    return [
        Source(str(path.relative_to(root)), _module(path), path.read_text("utf-8"))
        for path in sorted(root.glob("services/*/src/**/*.py"))
    ]


def specifications(root: Path = ROOT) -> list[Path]:
    """Give every test file: of the services, and those that no single service owns."""
    found = [*root.glob("services/*/tests/**/*.py"), *root.glob("tests/**/*.py")]
    return sorted(path for path in found if "__pycache__" not in path.parts)


def pure(source: Source) -> bool:
    """Say whether a file must be free of clocks, chance and input/output.

    `chassis.domain` is the kernel on which domains are built and has its own tests.
    """
    return source.service == "law" or (
        source.service != "chassis" and source.part in {"domain", "commands", "refusals"}
    )


def service_folders(root: Path = ROOT) -> list[Path]:
    """Give the folders of services; what they stand on has a name with an underscore in front."""
    return sorted(
        path
        for path in (root / "services").iterdir()
        if (path / "pyproject.toml").exists() and not path.name.startswith("_")
    )


def dotted(node: ast.expr) -> str:
    """Give `a.b.c` for a name or an attribute of one, else what can be said of it."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    if isinstance(node, ast.Call):
        return dotted(node.func)
    return "?"


def marked(function: ast.FunctionDef | ast.AsyncFunctionDef, mark: str) -> bool:
    """Say whether a function carries `@mark`, `@mark(...)` or either behind a module's name."""
    return any(dotted(it).rsplit(".", 1)[-1] == mark for it in function.decorator_list)


def methods(tree: ast.AST) -> Iterator[tuple[ast.ClassDef, ast.FunctionDef]]:
    """Give every method with its class."""
    for node in nodes(tree):
        if isinstance(node, ast.ClassDef):
            for member in node.body:
                if isinstance(member, ast.FunctionDef):
                    yield node, member


def strings(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give every string in a tree with its line."""
    for node in nodes(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def _module(path: Path) -> str:
    parts = path.with_suffix("").parts
    inside = parts[parts.index("src") + 1 :]
    return ".".join(inside[:-1] if inside[-1] == "__init__" else inside)
