"""The domain decides, then records; each rule is proved by breaking it on purpose."""

import textwrap

import pytest

from tests.architecture.domain_rules import check
from tests.architecture.tree import Source, sources

CLEAN = """
    from dataclasses import dataclass
    from msgspec import Struct
    from chassis.domain import Aggregate, Context, decides, event
    from funds import commands as wish
    from funds.commands import Pay
    from funds.refusals import BeyondMandate
    from law.dates import business_date

    class Drawdown(Aggregate):
        @event("Requested", topic="funds.Drawdown.Requested")
        def __init__(self, amount_fen: int) -> None:
            self.amount_fen = amount_fen
            self.paid = []

        @decides(wish.Pay)
        def pay(self, c: Pay, ctx: Context) -> None:
            amount = c.amount_fen
            amount += 1
            if amount > self.amount_fen:
                raise wish.BeyondMandate(amount=amount)
            seen = list(self.paid)
            seen.append(amount)
            self._paid(amount_fen=amount, at=ctx.now)

        @event("Paid", topic="funds.Drawdown.Paid")
        def _paid(self, amount_fen: int, at: object) -> None:
            self.paid.append((amount_fen, at))
"""


def _funds(text: str, part: str = "domain") -> Source:
    return Source(f"{part}.py", f"funds.{part}", textwrap.dedent(text))


def test_the_domain_keeps_its_rules() -> None:
    """No file of any service's domain, of its commands or of the law breaks a rule."""
    broken = [str(finding) for source in sources() for finding in check(source)]

    assert broken == []


def test_a_domain_that_decides_then_records_is_clean() -> None:
    """The style we want is not reported."""
    assert check(_funds(CLEAN)) == []


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("raise ValueError('no')", "the fact _paid refuses"),
        ("assert amount_fen > 0", "the fact _paid asserts"),
        ("self.at = datetime.now(UTC)", "the fact _paid asks datetime.now"),
        ("self.at = datetime.datetime.utcnow()", "the fact _paid asks datetime.datetime.utcnow"),
        ("self.on = date.today()", "the fact _paid asks date.today"),
        ("self.at = time.time()", "the fact _paid asks time.time"),
        ("self.id = uuid4()", "the fact _paid asks uuid4"),
        ("self.lot = random.choice([1, 2])", "the fact _paid asks random.choice"),
        ("self.salt = secrets.token_bytes(32)", "the fact _paid asks secrets.token_bytes"),
        ("if amount_fen:\n                raise ValueError", "the fact _paid refuses"),
    ],
)
def test_a_fact_that_refuses_or_asks_is_reported(body: str, complaint: str) -> None:
    """A fact's body runs on every replay, so it never refuses and never reads a clock."""
    broken = _funds(f"""
    class Drawdown:
        @event("Paid", topic="funds.Drawdown.Paid")
        def _paid(self, amount_fen: int) -> None:
            {body}
    """)

    assert complaint in [finding.what for finding in check(broken)]


@pytest.mark.parametrize(
    ("body", "changed"),
    [
        ("self.stage = 'paid'", "self.stage"),
        ("self.paid_fen += c.amount_fen", "self.paid_fen"),
        ("self.payers[c.by] = 1", "self.payers"),
        ("self.payers.append(c.by)", "self.payers"),
        ("self.rows[0].seen.add(c.by)", "self.rows"),
        ("del self.payers[c.by]", "self.payers"),
        ("self.a, other = 1, 2", "self.a"),
        ("self.note: str = 'x'", "self.note"),
        ("if c:\n                self.stage = 'paid'", "self.stage"),
    ],
)
@pytest.mark.parametrize("mark", ["@decides(Pay)", "@staticmethod"])
def test_a_change_outside_a_fact_is_reported(body: str, changed: str, mark: str) -> None:
    """A decision, or a helper of one, never changes its aggregate."""
    broken = _funds(f"""
    class Drawdown:
        @event("Paid", topic="funds.Drawdown.Paid")
        def _paid(self) -> None:
            self.stage = "paid"

        {mark}
        def pay(self, c, ctx) -> None:
            {body}
    """)

    assert [f"Drawdown.pay changes {changed}, and it is no fact"] == [
        finding.what for finding in check(broken)
    ]


def test_a_value_object_may_build_itself() -> None:
    """The rule speaks of aggregates; a class without facts and decisions is none."""
    fine = _funds("""
    class Running:
        def add(self, area: int) -> None:
            self.area += area
    """)

    assert check(fine) == []


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("import time", "time"),
        ("import random", "random"),
        ("from secrets import token_bytes", "secrets"),
        ("import sqlite3", "sqlite3"),
        ("from pathlib import Path", "pathlib"),
        ("import structlog", "structlog"),
        ("from fastapi import Request", "fastapi"),
        ("from chassis.executor import Executor", "chassis.executor"),
        ("from chassis import store", "chassis.store"),
        ("from cogov.meta.v1 import meta_pb2", "cogov.meta.v1"),
        ("from funds.application import Funds", "funds.application"),
        ("from disclosure.domain import Board", "disclosure.domain"),
    ],
)
@pytest.mark.parametrize("part", ["domain", "commands"])
def test_an_import_beyond_the_words_is_reported(line: str, name: str, part: str) -> None:
    """The domain and its commands import the kernel, the law and pure parts of the library."""
    assert f"funds.{part} may not import {name}" in [
        finding.what for finding in check(_funds(line, part))
    ]


def test_commands_do_not_import_the_domain() -> None:
    """The arrow points from the domain to its commands, and from them to their refusals."""
    broken = [
        *check(_funds("from funds.domain.drawdown import Drawdown", "commands")),
        *check(_funds("from funds.commands import Pay", "refusals")),
    ]

    assert [finding.what for finding in broken] == [
        "funds.commands may not import funds.domain.drawdown",
        "funds.refusals may not import funds.commands",
    ]


def test_the_law_imports_nothing_of_ours() -> None:
    """The law is arithmetic and data."""
    broken = Source("dates.py", "law.dates", "from chassis.domain import Context\n")

    assert [finding.what for finding in check(broken)] == [
        "law.dates may not import chassis.domain"
    ]


@pytest.mark.parametrize(
    ("expression", "complaint"),
    [
        ("share = 0.75", "the float 0.75"),
        ("share = float(agree) / float(all_)", "makes a float"),
        ("now = datetime.now(UTC)", "asks datetime.now"),
    ],
)
def test_a_float_or_a_clock_in_the_domain_is_reported(expression: str, complaint: str) -> None:
    """Numbers are exact, and there is one clock, which is passed in."""
    assert complaint in [finding.what for finding in check(_funds(expression))]


def test_edges_are_left_alone() -> None:
    """The rules are the domain's; an edge may read files and clocks."""
    assert check(_funds("import time\nshare = 0.5\n", "api")) == []
