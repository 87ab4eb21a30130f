"""Budgets, READMEs, golden events, codes, rule ids: the tree keeps them, and each can be broken."""

import re
import subprocess
import tomllib
from typing import Any

import pytest

from tests.architecture import project_rules as rules
from tests.architecture.codes_page import STATUS_OF, bring_up_to_date
from tests.architecture.tree import ROOT, Finding, Source, service_folders, sources, specifications

CODES: dict[str, Any] = tomllib.loads((ROOT / "docs/codes.toml").read_text("utf-8"))
RULES: dict[str, Any] = tomllib.loads((ROOT / "docs/rules.toml").read_text("utf-8"))["rules"]

THIS_ISSUE = 3
OF_CONTRACTS = tuple(f"R-{number}" for number in range(60, 68))
"""The rules of service contracts, which `law.contracts` realises."""


def _source(text: str, module: str = "funds.domain") -> Source:
    return Source(f"{module.replace('.', '/')}.py", module, text)


def test_no_source_file_is_over_its_budget() -> None:
    """A file that only grows is split by topic."""
    broken = [
        it for file in sources() for it in rules.too_long(file.path, file.text, rules.SOURCE_LINES)
    ]

    assert [str(it) for it in broken] == []


def test_no_test_file_is_over_its_budget() -> None:
    """A test file may be longer than a source, for its scenarios, but not endless."""
    broken = [
        finding
        for path in specifications(ROOT)
        for finding in rules.too_long(
            str(path.relative_to(ROOT)), path.read_text("utf-8"), rules.TEST_LINES
        )
    ]

    assert [str(it) for it in broken] == []


def test_the_chassis_is_within_its_budget() -> None:
    """What every service stands on is small enough to be known."""
    assert [str(it) for it in rules.chassis_too_large(sources())] == []


def test_every_readme_of_a_service_answers_the_five_questions() -> None:
    """What it decides, publishes, listens to, runs as, and what to do when it breaks."""
    broken: list[Finding] = []
    for folder in service_folders():
        readme = folder / "README.md"
        text = readme.read_text("utf-8") if readme.exists() else ""
        broken += rules.wrong_headings(str(readme.relative_to(ROOT)), text)

    assert [str(it) for it in broken] == []


def test_every_event_has_a_topic_and_a_golden_file() -> None:
    """A rename orphans no event, and what was once written is still read."""
    broken: list[Finding] = []
    for file in sources():
        if file.part == "domain" and file.service != "chassis":
            golden = ROOT / "services" / file.service / "tests" / "golden"
            names = [path.name for path in golden.glob("*.json")]
            broken += rules.events_without_topic(file)
            broken += rules.events_without_golden(file, names)

    assert [str(it) for it in broken] == []


def test_every_code_that_is_raised_is_listed_and_unique() -> None:
    """docs/codes.toml is the one list, and statuses agree with it."""
    declared = [code for file in sources() for code in rules.declared_codes(file)]

    assert [str(it) for it in rules.wrong_codes(declared, CODES["codes"], STATUS_OF)] == []


def test_a_finished_issue_owes_no_code() -> None:
    """Every code that a finished issue owes is raised somewhere."""
    assert rules.owed_codes(CODES["codes"], CODES["finished"], sources()) == []


@pytest.mark.parametrize("code", CODES["codes"])
def test_a_listed_code_is_complete(code: str) -> None:
    """A code says who owes it, where it is met, what it means over HTTP, and in two languages."""
    about = CODES["codes"][code]

    assert set(about) - {"status", "rules"} == {"issue", "doors", "zh", "en"}
    assert set(about["doors"]) <= {"http", "cli", "load"}
    assert ("status" in about) == ("http" in about["doors"])
    assert about.get("status", 422) in STATUS_OF.values()
    assert set(about.get("rules", [])) <= set(RULES)
    assert re.search(r"[\u4e00-\u9fff]", about["zh"])
    assert about["en"].isascii()


def test_every_rule_this_issue_realises_is_named_in_a_test() -> None:
    """A rule of law that no test names is a promise nobody checks."""
    realised = [it for it, about in RULES.items() if about["issue"] == THIS_ISSUE]
    ids = [it for it in realised if it.startswith(("R-", "D-"))] + list(OF_CONTRACTS)
    texts = [
        path.read_text("utf-8")
        for path in specifications(ROOT)
        if "architecture" not in path.parts and path.name.startswith("test_")
    ]

    assert set(OF_CONTRACTS) <= set(RULES)
    assert rules.unnamed_rules(ids, texts) == []


def test_settings_are_read_in_composition_roots_only() -> None:
    """Whoever needs a setting is handed it."""
    broken = [it for file in sources() for it in rules.settings_readers(file)]

    assert [str(it) for it in broken] == []


def test_every_metric_is_in_the_table_of_metrics() -> None:
    """An operator's alarm rests on names and labels: docs/metrics.md has them all, and no other."""
    declared = {it for file in sources() for it in rules.metrics(file)}
    page = (ROOT / "docs/metrics.md").read_text("utf-8")

    assert rules.documented_metrics(page) == declared


def test_nothing_of_a_machine_stands_in_the_tree() -> None:
    """No path of one machine, no private key, no document that a clone lacks."""
    listed = subprocess.run(
        [
            "git",
            "-c",
            "safe.directory=*",
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    broken: list[Finding] = []
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if (
            path.exists()
            and path.suffix not in {".db", ".png", ".xls"}
            and "architecture" not in name
        ):
            broken += rules.machine_traces(name, path.read_text("utf-8"))

    assert [str(it) for it in broken] == []


# Each rule, broken on purpose.


def test_a_file_of_401_lines_is_reported() -> None:
    """The budget is a number, and one line more is over it."""
    assert list(rules.too_long("a.py", "x\n" * rules.SOURCE_LINES, rules.SOURCE_LINES)) == []
    assert list(rules.too_long("a.py", "x\n" * 401, rules.SOURCE_LINES)) != []
    assert list(rules.too_long("test_a.py", "x\n" * 601, rules.TEST_LINES)) != []


def test_a_chassis_of_one_line_too_many_is_reported_without_its_test_kit() -> None:
    """The test kit is not counted, everything else is."""
    kit = _source("x\n" * 500, "chassis.testing.kit")
    most = rules.CHASSIS_LINES - 500
    full = [_source("x\n" * most, "chassis.rest"), _source("x\n" * 500, "chassis.store"), kit]
    over = [*full, _source("x\n", "chassis.clock")]

    assert list(rules.chassis_too_large(full)) == []
    assert [it.what for it in rules.chassis_too_large(over)] == [
        f"{rules.CHASSIS_LINES + 1} lines of code in 3 files, the budget is {rules.CHASSIS_LINES}"
    ]


def test_a_line_of_code_is_neither_blank_nor_comment_nor_docstring() -> None:
    """What explains is not counted; a text that is a value is, on every line it takes."""
    text = '''"""A module."""

# A comment.
LIMIT = 3  # one
"""What LIMIT is."""


class Thing:
    """A thing,
    on two lines.
    """

    def act(self) -> str:  # two, three
        """Act."""
        return """four
five
"""  # six
'''

    assert rules.code_lines(text) == 6
    assert rules.code_lines("") == 0


@pytest.mark.parametrize(
    "headings",
    [
        ["Decides", "Publishes", "Listens to", "Runs as"],
        ["Decides", "Publishes", "Runs as", "Listens to", "When it breaks"],
        ["Decides", "Publishes", "Listens to", "Runs as", "When it breaks", "Roadmap"],
        [],
    ],
)
def test_a_readme_with_other_headings_is_reported(headings: list[str]) -> None:
    """Five headings, in order, and no sixth."""
    text = "# funds\n\n" + "".join(f"## {it}\n\ntext\n\n" for it in headings)

    assert list(rules.wrong_headings("README.md", text)) != []


def test_a_readme_with_the_five_headings_is_clean() -> None:
    """Capitals do not matter, further levels are free."""
    headings = "".join(f"## {it.capitalize()}\n### more\n" for it in rules.README_HEADINGS)

    assert list(rules.wrong_headings("README.md", f"# funds\n{headings}")) == []


EVENTS = """
class Drawdown(Aggregate):
    @event("Requested", topic="funds.Drawdown.Requested")
    def __init__(self): ...
    @event("Paid", topic="funds.Drawdown.Paid")
    def _paid(self): ...
class Closed(Event):
    TOPIC = "funds.Drawdown.Closed"
class Board(Aggregate):
    TOPIC = "funds.Board"
"""


def test_an_event_without_golden_file_is_reported() -> None:
    """Each topic wants its file; a file of a later version serves too."""
    golden = ["funds.Drawdown.Requested.json", "funds.Drawdown.Paid.v2.json", "README.md"]

    assert [it.what for it in rules.events_without_golden(_source(EVENTS), golden)] == [
        "funds.Drawdown.Closed has no golden file"
    ]


def test_an_event_without_topic_is_reported() -> None:
    """An event that is named after its module is orphaned by a rename."""
    broken = _source("class A:\n    @event('Paid')\n    def _paid(self): ...\n")
    explicit = _source("class A:\n    @event(Paid)\n    def _paid(self): ...\n")

    assert list(rules.events_without_topic(_source(EVENTS))) == []
    assert list(rules.events_without_topic(explicit)) == []
    assert [it.what for it in rules.events_without_topic(broken)] == [
        "the event _paid has no topic"
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("class A(Refusal):\n    code = 'NOBODY_KNOWS'", "NOBODY_KNOWS is not in docs/codes.toml"),
        ("class A(Refusal):\n    code: str = 'no-snake'", "no-snake is not UPPER_SNAKE"),
        (
            "class A(Refusal):\n    code = 'TOO_LATE'\nclass B(Refusal):\n    code = 'TOO_LATE'",
            "TOO_LATE is declared 2 times",
        ),
        (
            "class A(Refusal):\n    code, kind = 'NOT_FOUND', Kind.GONE\n    zh, en = '无', 'None'",
            "NOT_FOUND: status is 410, docs/codes.toml says 404",
        ),
        (
            "class A(Refusal):\n    code, rules = 'TOO_LATE', ('R-12',)\n    zh, en = '无', 'None'",
            "TOO_LATE: rules is ['R-12'], docs/codes.toml says []",
        ),
        (
            "class A(Refusal):\n    code = 'TOO_LATE'\n    zh, en = '无', 'None'",
            "TOO_LATE: en is None, docs/codes.toml says",
        ),
    ],
)
def test_a_wrong_code_is_reported(text: str, complaint: str) -> None:
    """A code that is not listed, not unique, not in form or of another kind fails the build."""
    found = rules.wrong_codes(rules.declared_codes(_source(text)), CODES["codes"], STATUS_OF)

    assert any(it.what.startswith(complaint) for it in found)


def test_the_page_of_codes_takes_its_words_from_the_classes() -> None:
    """What a class says is taken over, a new code is added, the rest of the page is left alone."""
    page = (
        '# Rolls\n\n[codes.TOO_LATE]\nissue = 3\ndoors = ["http"]\nstatus = 409\n'
        'rules = ["R-12"]\nzh = "旧"\nen = "old"\n\n[codes.OTHER]\nissue = 9\n'
    )
    declared = rules.declared_codes(
        _source(
            "class A(Refusal):\n    code = 'TOO_LATE'\n    zh, en = '晚了', 'Late'\n"
            "class B(Refusal):\n    code, rules = 'NEW', ('R-01',)\n    zh, en = '新', 'New'\n"
        )
    )

    assert bring_up_to_date(page, declared, issue=3) == (
        '# Rolls\n\n[codes.TOO_LATE]\nissue = 3\ndoors = ["http"]\nstatus = 422\n'
        'zh = "晚了"\nen = "Late"\n\n[codes.OTHER]\nissue = 9\n\n'
        '[codes.NEW]\nissue = 3\ndoors = ["http"]\nstatus = 422\nrules = ["R-01"]\n'
        'zh = "新"\nen = "New"\n'
    )


def test_a_code_that_is_owed_and_nowhere_is_reported() -> None:
    """A code counts as raised once a source names it; what is not finished owes nothing yet."""
    listed = {"PAID": {"issue": 3}, "FORGOTTEN": {"issue": 3}, "LATER": {"issue": 9}}
    files = [_source("class Paid(Refusal):\n    code = 'PAID'\n")]

    assert rules.owed_codes(listed, [3], files) == ["FORGOTTEN"]


def test_a_rule_that_no_test_names_is_reported() -> None:
    """R-1 does not stand for R-10, nor R-10 for R-1."""
    assert rules.unnamed_rules(["R-01", "R-10", "D-1"], ["quorum (R-10, D-12)"]) == ["R-01", "D-1"]


def test_a_reader_of_settings_is_reported() -> None:
    """Only a composition root reads settings."""
    text = "from funds.settings import Settings\n"

    assert list(rules.settings_readers(_source(text, "funds.__main__"))) == []
    assert list(rules.settings_readers(_source(text, "funds.api"))) != []
    assert list(rules.settings_readers(_source("from funds import settings", "funds.api"))) != []
    assert list(rules.settings_readers(_source("import funds.settings", "funds.rpc"))) != []


def test_a_metric_is_read_off_its_declaration() -> None:
    """Name, kind and labels, however the labels are given; a table row says the same."""
    text = "A = Counter('a_total', 'A', ['x', 'y'])\nB = Gauge('b', 'B')\n"
    keyword = "C = Histogram('c', 'C', labelnames=['x'])\nD = Counter(votes)\n"

    declared = rules.metrics(_source(text)) | rules.metrics(_source(keyword))

    assert declared == {("a_total", "counter", "x, y"), ("b", "gauge", ""), ("c", "histogram", "x")}
    assert rules.documented_metrics("| `b` | gauge |  | text |\n") == {("b", "gauge", "")}


@pytest.mark.parametrize(
    "line",
    [
        "/wor" + "k/main/x.py",
        "see /roo" + "t/.cache",
        '"/ho' + 'me/li/cogov"',
        "shared/des" + "ign/rulings.md",
        "-----BEGIN PRIV" + "ATE KEY-----",
    ],
)
def test_a_trace_of_a_machine_is_reported(line: str) -> None:
    """A path of one machine is found wherever it stands in a line; a URL's path is none."""
    assert list(rules.machine_traces("x", f"text {line} text")) != []
    assert list(rules.machine_traces("x", "https://example.org/work/x and docs/work/x")) == []
