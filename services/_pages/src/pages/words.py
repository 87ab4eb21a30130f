"""Texts in two languages, from `words.toml` files: one line a text, both languages beside each other.

    [clock]
    left = { zh = "还有 {n} 天", en = ["{n} day left", "{n} days left"] }

is the key `clock.left`. A pair of English texts is for one and for any other `n`. A text may hold
markup (`<b>`); what is filled in is escaped, unless it is markup itself. So the files are ours to
write, never anybody's input.
"""

import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from string import Formatter
from typing import Any

from markupsafe import Markup

LANGUAGES = ("zh", "en")
HAN = re.compile(r"[\u3400-\u9fff]")
CALL = re.compile(r"""\bt\(\s*["']([a-zA-Z0-9_.-]+)["']\s*[,)]""")


class UnknownText(KeyError):  # noqa: N818  (no text has that key)
    """A page asks for a text that no file has: a fault of ours."""


class Words:
    """Every text of a site, by key."""

    def __init__(self, *files: Traversable) -> None:
        """Read files; raises ValueError where two of them have the same key."""
        self.texts: dict[str, dict[str, Any]] = {}
        for file in files:
            for key, text in _flat("", tomllib.loads(file.read_text("utf-8"))):
                if key in self.texts:
                    raise ValueError(f"{file.name}: {key} is there already")
                self.texts[key] = text

    def say(self, language: str, key: str, /, **values: Any) -> Markup:
        """Give a text, filled in; raises UnknownText, or KeyError where a value is missing."""
        if key not in self.texts:
            raise UnknownText(key)
        text = self.texts[key][language]
        if isinstance(text, list):
            text = text[0 if str(values.get("n")) == "1" else 1]
        return Markup(text).format(**values)  # noqa: S704  (our own file; values are escaped)

    def has(self, key: str) -> bool:
        """Tell whether there is such a text."""
        return key in self.texts


def _flat(prefix: str, table: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, value in table.items():
        if "zh" in value or "en" in value:
            yield prefix + name, value
        else:
            yield from _flat(f"{prefix}{name}.", value)


def untranslated(words: Words) -> list[str]:
    """Give what is wrong with the texts: one missing, Chinese in English, other places to fill."""
    found = []
    for key, text in words.texts.items():
        zh, en = text.get("zh", ""), text.get("en", "")
        several = en if isinstance(en, list) else [en]
        if not zh or not all(several):
            found.append(f"{key}: a language is missing")
        if any(HAN.search(one) for one in several) and key != "frame.other_language":
            found.append(f"{key}: there is Chinese in the English text")
        if any(_places(one) - _places(zh) for one in several):
            found.append(f"{key}: the English text fills in what the Chinese does not")
    return found


def _places(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def unused(words: Words, sources: Iterable[str]) -> list[str]:
    """Give the keys that no source mentions, by itself or by a beginning such as `"clock.what."`.

    A beginning ends with a dot or an underscore.
    """
    said = "\n".join(sources)
    quoted = set(re.findall(r"""["']([a-zA-Z0-9_.-]+)["'{]""", said))
    begun = tuple(one for one in quoted if one.endswith((".", "_")))
    return [key for key in words.texts if key not in quoted and not key.startswith(begun)]


def unknown(words: Words, sources: Iterable[str]) -> list[str]:
    """Give the keys that a source asks for and no file has."""
    return sorted({key for text in sources for key in CALL.findall(text) if not words.has(key)})
