"""Rules for the domain, read off its syntax.

A fact never refuses, never reads a clock or draws lots: its body runs again on every replay, so a
guard that is tightened later would make an old stream unreadable, and a clock would give another
aggregate each time. Only facts change an aggregate: a decision that changed it before it was
recorded would leave a state that no event explains. The domain and its commands know neither
clocks nor chance nor input/output, and no floats: everything they need comes in as an argument.
"""

import ast
from collections.abc import Iterator

from tests.architecture.tree import Finding, Source, dotted, marked, methods, nodes, pure

CLOCKS_AND_CHANCE = frozenset({
    "now", "utcnow", "today", "uuid1", "uuid4", "urandom", "monotonic", "perf_counter",
    "time_ns", "getrandbits", "token_bytes", "token_hex", "token_urlsafe", "randint",
})  # fmt: skip
"""Calls that answer differently each time, by their last name."""

CLOCK_MODULES = frozenset({"time", "random", "secrets"})

PURE_STANDARD_LIBRARY = frozenset({
    "__future__", "abc", "bisect", "calendar", "collections", "contextlib", "copy", "dataclasses",
    "datetime", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math",
    "operator", "re", "string", "types", "typing", "unicodedata", "uuid", "zoneinfo",
})  # fmt: skip
"""What the domain may use of the standard library."""

ALLOWED = frozenset({"chassis.domain", "chassis.refusals", "law", "msgspec", "typing_extensions"})
"""What the domain and its commands may import besides: the words they are written in."""

BELOW = {
    "domain": ("domain", "commands", "refusals"),
    "commands": ("commands", "refusals"),
    "refusals": (),
}
"""What of its own service a pure part may import."""

LAW_ALLOWED = frozenset({"msgspec", "chinese_calendar", "importlib"})
"""What the law may import: its data files, its structures, the table of holidays."""

MUTATORS = frozenset({
    "add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove",
    "setdefault", "sort", "update",
})  # fmt: skip


def check(source: Source) -> list[Finding]:
    """Give what a file breaks of the rules for the domain."""
    if not pure(source):
        return []
    rules = (facts_never_refuse, only_facts_mutate, pure_imports, no_clock, no_float)
    return [finding for rule in rules for finding in rule(source)]


def facts_never_refuse(source: Source) -> Iterator[Finding]:
    """No raise, assert or clock in the body of an `@event` method."""
    for _, method in methods(source.tree):
        if not marked(method, "event"):
            continue
        for node in _body(method):
            if isinstance(node, ast.Raise):
                yield Finding(source.path, node.lineno, f"the fact {method.name} refuses")
            if isinstance(node, ast.Assert):
                yield Finding(source.path, node.lineno, f"the fact {method.name} asserts")
            if isinstance(node, ast.Call) and _asks_clock_or_chance(node):
                asked = dotted(node.func)
                yield Finding(source.path, node.lineno, f"the fact {method.name} asks {asked}")


def only_facts_mutate(source: Source) -> Iterator[Finding]:
    """No method of an aggregate changes it, unless it is an `@event` method or `__init__`."""
    aggregates = {
        owner
        for owner, method in methods(source.tree)
        if marked(method, "event") or marked(method, "decides")
    }
    # `methods` parses anew each time, so classes are told apart by where they stand.
    lines = {owner.lineno for owner in aggregates}
    for owner, method in methods(source.tree):
        if owner.lineno not in lines or marked(method, "event") or method.name == "__init__":
            continue
        for node in _body(method):
            if changed := _changes_self(node):
                what = f"{owner.name}.{method.name} changes {changed}, and it is no fact"
                yield Finding(source.path, node.lineno, what)  # type: ignore[attr-defined]


def pure_imports(source: Source) -> Iterator[Finding]:
    """The domain imports only what it is written in."""
    allowed = LAW_ALLOWED if source.service == "law" else ALLOWED
    own = ["law"] if source.service == "law" else _below(source)
    for node in nodes(source.tree):
        for name in _imported(node, source.service):
            if name.split(".")[0] in PURE_STANDARD_LIBRARY:
                continue
            if any(name == it or name.startswith(f"{it}.") for it in (*allowed, *own)):
                continue
            what = f"{source.module} may not import {name}"
            yield Finding(source.path, node.lineno, what)  # type: ignore[attr-defined]


def no_clock(source: Source) -> Iterator[Finding]:
    """Time and chance come in as arguments."""
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and _asks_clock_or_chance(node):
            yield Finding(source.path, node.lineno, f"asks {dotted(node.func)}")


def no_float(source: Source) -> Iterator[Finding]:
    """Areas, money and heads are integers; ratios are compared by cross-multiplication."""
    for node in nodes(source.tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield Finding(source.path, node.lineno, f"the float {node.value}")
        if isinstance(node, ast.Call) and dotted(node.func) == "float":
            yield Finding(source.path, node.lineno, "makes a float")


def _below(source: Source) -> list[str]:
    return [f"{source.service}.{part}" for part in BELOW[source.part]]


def _body(method: ast.FunctionDef) -> Iterator[ast.AST]:
    for statement in method.body:
        yield from nodes(statement)


def _asks_clock_or_chance(call: ast.Call) -> bool:
    name = dotted(call.func)
    first, last = name.split(".")[0], name.rsplit(".", 1)[-1]
    return last in CLOCKS_AND_CHANCE or ("." in name and first in CLOCK_MODULES)


def _changes_self(node: ast.AST) -> str | None:
    """Give the part of `self` that a statement changes, if it does."""
    targets: list[ast.expr] = []
    if isinstance(node, ast.Assign):
        targets = node.targets
    elif isinstance(node, ast.AugAssign | ast.AnnAssign):
        targets = [node.target]
    elif isinstance(node, ast.Delete):
        targets = node.targets
    elif (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in MUTATORS
    ):
        targets = [node.func.value]
    for target in targets:
        for part in target.elts if isinstance(target, ast.Tuple) else [target]:
            if name := _of_self(part):
                return name
    return None


def _of_self(node: ast.expr) -> str | None:
    """Give `self.x` for anything that hangs on it: self.x, self.x.y, self.x[k]."""
    while isinstance(node, ast.Attribute | ast.Subscript):
        if (
            isinstance(node, ast.Attribute)
            and isinstance(node.value, ast.Name)
            and node.value.id == "self"
        ):
            return f"self.{node.attr}"
        node = node.value
    return None


def _imported(node: ast.AST, service: str) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.level == 0:
        if node.module in {"chassis", "law", service}:
            return [f"{node.module}.{alias.name}" for alias in node.names]
        return [node.module or ""]
    return []
