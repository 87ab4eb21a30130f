"""The environments that pages are rendered in: one a language, made once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from importlib.resources import files
from typing import Any, Literal

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from pages.assets import asset
from pages.figures import Figures, days_on, days_to_start, days_until
from pages.qr import qr_svg
from pages.words import Words

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, Language] = ("zh", "en")
EN = re.compile(r"^/en(?=/|$)")


@dataclass(frozen=True, slots=True)
class Site:
    """The pages of one package: its templates and texts over those that all pages share."""

    words: Words
    environments: dict[str, Environment]

    @classmethod
    def of(cls, *packages: str) -> "Site":
        """Open packages' pages: `templates/` and `words.toml` beside their modules, and the shared."""
        every = (*packages, "pages")
        words = Words(*(files(one) / "words.toml" for one in every))
        loader = ChoiceLoader([PackageLoader(one) for one in every])
        return cls(words, {lang: _environment(loader, words, lang) for lang in LANGUAGES})

    def render(self, language: Language, template: str, /, *, path: str, **values: Any) -> str:
        """Render a page; `path` is its address without a language."""
        found = self.environments[language].get_template(template)
        return found.render(here=path, **values)

    def say(self, language: Language, key: str, /, **values: Any) -> Markup:
        """Give a text."""
        return self.words.say(language, key, **values)


def _environment(loader: ChoiceLoader, words: Words, language: Language) -> Environment:
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    say: Callable[..., Markup] = partial(words.say, language)
    made.globals |= {
        "t": say,
        "has_text": words.has,
        "f": Figures(language),
        "days_until": days_until,
        "days_on": days_on,
        "days_to_start": days_to_start,
        "lang": language,
        "gap": "" if language == "zh" else " ",  # between two sentences
        "html_lang": "zh-CN" if language == "zh" else "en",
        "other": "en" if language == "zh" else "zh",
        "href": partial(address, language),
        "address": address,
        "asset": asset,
        "qr": qr_svg,
    }
    return made


def address(language: Language, path: str) -> str:
    """Give a path's address in a language."""
    return path if language == "zh" else f"/en{path}"


def language_of(path: str) -> tuple[Language, str]:
    """Split an address into its language and the path that both languages share."""
    if EN.match(path):
        return "en", path[3:] or "/"
    return "zh", path
