"""What residents and offices read in Chinese is set as Chinese is: its brackets and commas are full width."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module

import pytest

from alliance.item_rows import ITEM_REMARKS
from chassis.refusals import Refusal
from committee.domain.count.words import WORDS
from law.service_words import ITEMS, LEVELS
from pages.words import Words
from registry.sheets import REMARKS, Problem, Remark
from suite.delivery_rows import DELIVERY_REMARKS
from tests.architecture.tree import ROOT, SERVICES, sources

HAN = "[\u3400-\u9fff，。；：、（）《》“”㎡]"
HALF_WIDTH = re.compile(rf"(?<={HAN}) ?[(),;:?!]|[(),;:?!] ?(?={HAN})")
"""A half-width mark that touches Chinese on either side, whatever blank stands between."""
TAG = re.compile(r"<[^>]*>")


def _half_width(text: str) -> list[str]:
    return [found[0] for found in HALF_WIDTH.finditer(TAG.sub("", text))]


def _refusals(cls: type[Refusal] = Refusal) -> Iterator[type[Refusal]]:
    for one in cls.__subclasses__():
        yield one
        yield from _refusals(one)


def _texts() -> Iterator[tuple[str, str]]:
    """Give every Chinese text that is ours, with where it stands."""
    for file in sorted(SERVICES.rglob("src/**/words.toml")):
        for key, text in Words(file).texts.items():
            for said in text["zh"] if isinstance(text["zh"], list) else [text["zh"]]:
                yield f"{file.relative_to(ROOT)}: {key}", said
    for code, about in tomllib.loads((ROOT / "docs/codes.toml").read_text("utf-8"))[
        "codes"
    ].items():
        yield f"docs/codes.toml: {code}", about.get("zh", "")
    for source in sources():
        if "Refusal)" in source.text:
            import_module(source.module)
    for cls in _refusals():
        yield f"{cls.__module__}.{cls.__name__}", cls.zh + "\n" + cls.zh_detail
    yield from ((code, zh) for code, (_, zh, _) in REMARKS.items())
    yield from ((code, zh) for code, (zh, _) in DELIVERY_REMARKS.items())
    yield from ((code, zh) for code, (zh, _) in ITEM_REMARKS.items())
    for names in (ITEMS, LEVELS):
        yield from ((name, called.zh) for name, called in names.items())
    yield from ((code, said.zh) for code, said in WORDS.items())


COUNTED = re.compile(r"\{n\} (?:more )?(?!has\b)[a-z]+s\b")
NEVER_ONE = {
    "talk.signatures",  # ten at the least
    "round.many",  # below five only that they are few (ruling E3)
    "work.supervisors",  # three at the least (domain 4.5)
    "paper.supervised",
}
"""Texts whose number is never one."""


def test_english_counts_one_as_one() -> None:
    """What is counted by `n` has a text for one and a text for many, where it can be one."""
    wrong = [
        key
        for file in sorted(SERVICES.rglob("src/**/words.toml"))
        for key, text in Words(file).texts.items()
        if isinstance(text["en"], str) and COUNTED.search(text["en"]) and key not in NEVER_ONE
    ]

    assert wrong == []


def test_no_chinese_text_has_half_width_brackets_or_commas() -> None:
    """Words of pages, refusals, remarks on sheets, verdicts, the list of codes."""
    texts = dict(_texts())

    assert [(where, _half_width(said)) for where, said in texts.items() if _half_width(said)] == []
    assert len(texts) > 900
    assert {"registry.refusals.RowsLeftOut", "AREA_CONFLICTS", "DECIDED"} <= texts.keys()


def test_what_is_filled_into_a_remark_keeps_its_marks_full_width() -> None:
    """Cells, rows and what else is told; in English the other way round."""
    told = {"other": "业主数据 3", "labels": "2座、2幢"}
    for said in (
        Remark("AREA_CONFLICTS", "E7", told),
        Problem("SHEET_NOT_READ", "车位", 4, "A4", told),
    ):
        assert _half_width(said.text("zh")) == []
        assert "（" not in said.text("en")


@pytest.mark.parametrize("text", ["未登记(E7)", "列, 行", "列,行", "第一部分:", "是吗?", "(合计)"])
def test_a_half_width_mark_is_found(text: str) -> None:
    """Also beside a blank."""
    assert _half_width(text)


@pytest.mark.parametrize("text", ["（E7，另见 3）", "a, b (c)", "<b>共 3 户</b>，50%", "18:00 起"])
def test_marks_that_touch_no_chinese_are_left_alone(text: str) -> None:
    """Codes, times and markup are no Chinese."""
    assert _half_width(text) == []
