"""Rules for the whole tree: sizes, READMEs, golden events, codes, rule ids, traces of a machine."""

import ast
import io
import re
import tokenize
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.architecture.tree import Finding, Source, dotted, marked, methods, nodes, strings

SOURCE_LINES = 400
TEST_LINES = 600
CHASSIS_LINES = 3500  # of code, see ADR-0022

README_HEADINGS = ("decides", "publishes", "listens to", "runs as", "when it breaks")


def too_long(path: str, text: str, budget: int) -> Iterator[Finding]:
    """A file that only grows is read by nobody: split it by topic."""
    lines = len(text.splitlines())
    if lines > budget:
        yield Finding(path, lines, f"{lines} lines, the budget is {budget}")


NO_CODE = frozenset(
    (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
)


def code_lines(text: str) -> int:
    """Count the lines that hold code: no blank lines, comments or docstrings (also of attributes)."""
    code: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in NO_CODE and token.string:
            code.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(text)):
        for statement in getattr(node, "body", None) or () if _documents(node) else ():
            value = statement.value if isinstance(statement, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                code.difference_update(range(statement.lineno, (value.end_lineno or 0) + 1))
    return len(code)


def _documents(node: ast.AST) -> bool:
    return isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)


def chassis_too_large(files: Iterable[Source]) -> Iterator[Finding]:
    """What every service stands on stays small enough to be known; its test kit is not counted."""
    counted = [
        code_lines(it.text) for it in files if it.service == "chassis" and it.part != "testing"
    ]
    if sum(counted) > CHASSIS_LINES:
        what = (
            f"{sum(counted)} lines of code in {len(counted)} files, the budget is {CHASSIS_LINES}"
        )
        yield Finding("services/_chassis/src/chassis", 0, what)


def wrong_headings(path: str, text: str) -> Iterator[Finding]:
    """A service's README answers the same five questions in the same order, and no others."""
    found = tuple(
        line.removeprefix("## ").strip().lower()
        for line in text.splitlines()
        if line.startswith("## ")
    )
    if found != README_HEADINGS:
        expected = ", ".join(README_HEADINGS)
        yield Finding(path, 0, f"its headings are {', '.join(found) or 'none'}; not {expected}")


def topics(source: Source) -> dict[str, int]:
    """Give the topic of every event a file declares, with its line."""
    found = {}
    for _, method in methods(source.tree):
        if marked(method, "event"):
            for decorator in method.decorator_list:
                for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
                    if keyword.arg == "topic" and isinstance(keyword.value, ast.Constant):
                        found[str(keyword.value.value)] = method.lineno
    for node in nodes(source.tree):
        if isinstance(node, ast.ClassDef) and any(
            dotted(base).rsplit(".", 1)[-1].endswith(("Event", "Created")) for base in node.bases
        ):
            found |= dict.fromkeys(_class_constants(node, "TOPIC").values(), node.lineno)
    return found


def events_without_topic(source: Source) -> Iterator[Finding]:
    """An event named after its module would be orphaned by a rename: each carries its topic."""
    declared = set(topics(source).values())
    for _, method in methods(source.tree):
        if marked(method, "event") and method.lineno not in declared:
            named = [it for it in method.decorator_list if isinstance(it, ast.Call) and it.args]
            if not any(isinstance(it.args[0], ast.Name | ast.Attribute) for it in named):
                yield Finding(source.path, method.lineno, f"the event {method.name} has no topic")


def events_without_golden(source: Source, golden: Iterable[str]) -> Iterator[Finding]:
    """What was once written to disk must still be read.

    A golden file is called `<topic>.json`, those of later versions `<topic>.v2.json` and so on.
    """
    kept = {re.sub(r"(\.v\d+)?\.json$", "", name) for name in golden if name.endswith(".json")}
    for topic, line in topics(source).items():
        if topic not in kept:
            yield Finding(source.path, line, f"{topic} has no golden file")


@dataclass(frozen=True, slots=True)
class Code:
    """A refusal's code as a class declares it; what the class does not say is empty."""

    code: str
    kind: str
    rules: tuple[str, ...]
    zh: str
    en: str
    path: str
    line: int


def declared_codes(source: Source) -> list[Code]:
    """Give the codes that classes of a file declare."""
    found = []
    for node in nodes(source.tree):
        if isinstance(node, ast.ClassDef):
            says = _class_constants(node, "code", "kind", "zh", "en")
            if says.get("code"):
                words = (says.get("zh", ""), says.get("en", ""))
                kind, rules = says.get("kind", ""), _class_tuple(node, "rules")
                found.append(Code(says["code"], kind, rules, *words, source.path, node.lineno))
    return found


def wrong_codes(
    declared: Iterable[Code], listed: Mapping[str, Any], status_of: Mapping[str, int]
) -> Iterator[Finding]:
    """A code is listed in docs/codes.toml, declared once, and means the same in both places."""
    declared = list(declared)
    # The law knows no refusals; the chassis gives its errors their answer under the same code.
    often = Counter(it.code for it in declared if "_law" not in it.path)
    for it in declared:
        if not re.fullmatch(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*", it.code):
            yield Finding(it.path, it.line, f"{it.code} is not UPPER_SNAKE")
        if often[it.code] > 1:
            yield Finding(it.path, it.line, f"{it.code} is declared {often[it.code]} times")
        if it.code not in listed:
            yield Finding(it.path, it.line, f"{it.code} is not in docs/codes.toml")
            continue
        for name, value in said(it, status_of).items():
            there = listed[it.code].get(name, [] if name == "rules" else None)
            if value != there:
                what = f"{it.code}: {name} is {value}, docs/codes.toml says {there}"
                yield Finding(it.path, it.line, what)


def said(it: Code, status_of: Mapping[str, int]) -> dict[str, Any]:
    """Give what a refusal's class says of its code, as docs/codes.toml writes it.

    The law's errors say only their code: the chassis gives them their answer.
    """
    if not it.zh:
        return {}
    status = status_of[it.kind or "RULE"]
    return {"status": status, "rules": list(it.rules), "zh": it.zh, "en": it.en}


def owed_codes(
    listed: Mapping[str, Any], finished: Iterable[int], files: Iterable[Source]
) -> list[str]:
    """Give the codes that a finished issue owes and no source so much as mentions."""
    said = {text for it in files for _, text in strings(it.tree)}
    return sorted(
        code
        for code, about in listed.items()
        if about["issue"] in set(finished) and code not in said
    )


def unnamed_rules(ids: Iterable[str], texts: Iterable[str]) -> list[str]:
    """Give the rule ids that no test names."""
    named = {found for text in texts for found in re.findall(r"\b[RD]-\d+\b", text)}
    return [it for it in ids if it not in named]


def settings_readers(source: Source) -> Iterator[Finding]:
    """Settings are read where a service is composed and nowhere else."""
    if source.part in {"__main__", "settings"} or source.service in {"serving", "suite"}:
        return
    for node in nodes(source.tree):
        names = (
            [f"{node.module}.{alias.name}" for alias in node.names]
            if isinstance(node, ast.ImportFrom)
            else [alias.name for alias in node.names]
            if isinstance(node, ast.Import)
            else []
        )
        for name in names:
            if f"{source.service}.settings" in f"{name}.":
                yield Finding(source.path, node.lineno, f"imports {name}")  # type: ignore[attr-defined]


METRIC_KINDS = {"Counter": "counter", "Gauge": "gauge", "Histogram": "histogram"}


def metrics(source: Source) -> set[tuple[str, str, str]]:
    """Give every metric a file declares: name, kind, labels."""
    found = set()
    for node in nodes(source.tree):
        if isinstance(node, ast.Call) and dotted(node.func) in METRIC_KINDS and node.args:
            name = node.args[0]
            if isinstance(name, ast.Constant) and isinstance(name.value, str):
                given = [it.value for it in node.keywords if it.arg == "labelnames"]
                labels = (*node.args[2:3], *given)
                words = [text for it in labels for _, text in strings(it)]
                found.add((name.value, METRIC_KINDS[dotted(node.func)], ", ".join(words)))
    return found


def documented_metrics(page: str) -> set[tuple[str, str, str]]:
    """Give the metrics in the table of docs/metrics.md: name, kind, labels."""
    rows = re.findall(r"^\| `(\w+)` \| (\w+) \| ([^|]*) \|", page, flags=re.MULTILINE)
    return {(name, kind, labels.strip()) for name, kind, labels in rows}


MACHINE_TRACES = (
    (re.compile(r"(?<![\w./-])/(?:work|root|home)/[\w.]"), "a path of one machine"),
    (re.compile(r"(?<![\w./-])/Users/[\w.]"), "a path of one machine"),
    (re.compile(r"[A-Z]:\\Users\\"), "a path of one machine"),
    (re.compile(r"shared/design"), "a document that is not in this repository"),
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
)


def machine_traces(path: str, text: str) -> Iterator[Finding]:
    """Nothing of the machine or the person that wrote a file stands in it."""
    for number, line in enumerate(text.splitlines(), 1):
        for pattern, what in MACHINE_TRACES:
            if pattern.search(line):
                yield Finding(path, number, what)


def _assigned(node: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    """Give each name that a class body assigns, with its value."""
    for statement in node.body:
        pairs: list[tuple[ast.expr, ast.expr]] = []
        if isinstance(statement, ast.AnnAssign) and statement.value is not None:
            pairs = [(statement.target, statement.value)]
        elif isinstance(statement, ast.Assign):
            for target in statement.targets:
                pairs += _pairs(target, statement.value)
        for target, value in pairs:
            if isinstance(target, ast.Name):
                yield target.id, value


def _class_constants(node: ast.ClassDef, *names: str) -> dict[str, str]:
    """Give what a class body assigns to some names: a string, or the last part of `Kind.RULE`."""
    found = {}
    for name, value in _assigned(node):
        if name in names and isinstance(value, ast.Constant) and isinstance(value.value, str):
            found[name] = value.value
        elif name in names and isinstance(value, ast.Attribute):
            found[name] = value.attr
    return found


def _class_tuple(node: ast.ClassDef, wanted: str) -> tuple[str, ...]:
    """Give the strings of a tuple that a class body assigns to a name."""
    for name, value in _assigned(node):
        if name == wanted and isinstance(value, ast.Tuple):
            return tuple(str(it.value) for it in value.elts if isinstance(it, ast.Constant))
    return ()


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]
