"""Texts in two languages: none missing, none unused, what is filled in is escaped."""

from importlib.resources import files
from pathlib import Path

import pytest
from markupsafe import Markup

import pages
from pages.words import UnknownText, Words, unknown, untranslated, unused

SHARED = files("pages") / "words.toml"


def sources() -> list[str]:
    """Give every template and module of the package."""
    folder = Path(pages.__file__).parent
    return [p.read_text("utf-8") for p in folder.rglob("*") if p.suffix in {".html", ".py"}]


def made(tmp_path: Path, text: str) -> Words:
    """Read texts that a test writes."""
    file = tmp_path / "words.toml"
    file.write_text(text, "utf-8")
    return Words(file)


def test_every_text_has_both_languages() -> None:
    """zh-CN is complete and en is complete."""
    assert untranslated(Words(SHARED)) == []


def test_no_text_is_unused_and_none_is_missing() -> None:
    """What no page says is not translated, and what a page says is there."""
    words = Words(SHARED)

    assert unused(words, sources()) == []
    assert unknown(words, sources()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('a = { zh = "一" }', "a: a language is missing"),
        ('a = { zh = "", en = "one" }', "a: a language is missing"),
        ('a = { zh = "一", en = "一" }', "a: there is Chinese in the English text"),
        (
            'a = { zh = "一 {n}", en = "{m}" }',
            "a: the English text fills in what the Chinese does not",
        ),
    ],
)
def test_an_untranslated_text_is_found(tmp_path: Path, text: str, found: str) -> None:
    """The check can fail."""
    assert found in untranslated(made(tmp_path, text))


def test_an_unused_and_an_unknown_text_are_found(tmp_path: Path) -> None:
    """A key counts as used by itself or by its beginning."""
    words = made(tmp_path, 'a = { zh = "一", en = "one" }\n[b]\nc = { zh = "二", en = "two" }\n')

    assert unused(words, ['t("a")']) == ["b.c"]
    assert unused(words, ['t("a")', 't("b." ~ x)']) == []
    assert unused(words, ['t("a")', 'f"b.{x}"']) == []
    assert unknown(words, ['t("b.c") t("d")']) == ["d"]


def test_one_and_many_differ_in_english(tmp_path: Path) -> None:
    """One day left, two days left; Chinese makes no difference."""
    words = made(tmp_path, 'a = { zh = "{n} 天", en = ["{n} day", "{n} days"] }')

    assert [words.say("en", "a", n=n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]
    assert words.say("zh", "a", n=1) == "1 天"


def test_what_is_filled_in_is_escaped_unless_it_is_markup(tmp_path: Path) -> None:
    """A name that is a script tag comes out as text."""
    words = made(tmp_path, 'a = { zh = "<b>{x}</b>。", en = "<b>{x}</b>." }')

    assert words.say("en", "a", x="<script>") == "<b>&lt;script&gt;</b>."
    assert words.say("en", "a", x=Markup("<i>i</i>")) == "<b><i>i</i></b>."


def test_a_text_that_is_not_there_is_a_fault_of_ours(tmp_path: Path) -> None:
    """No page shows a key instead of a text; two files do not fight over one."""
    words = made(tmp_path, 'a = { zh = "一", en = "one" }')
    with pytest.raises(UnknownText):
        words.say("zh", "b")
    with pytest.raises(ValueError, match="is there already"):
        Words(SHARED, SHARED)
