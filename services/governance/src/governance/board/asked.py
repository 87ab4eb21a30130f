"""What was asked of the board: a page, its language, its parts."""

import re
from dataclasses import dataclass

from fastapi import Request

from chassis.refusals import NotFound
from pages import Language

UUID_TEXT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A page that was asked for."""

    lang: Language
    request: Request

    @property
    def path(self) -> str:
        """Give its path, without a language."""
        path = self.request.url.path
        return (path[3:] or "/") if self.lang == "en" else path

    @property
    def here(self) -> str:
        """Give its address without a language, with what was asked."""
        query = self.request.url.query
        return f"{self.path}?{query}" if query else self.path

    def param(self, name: str) -> str:
        """Give a part of the address."""
        return str(self.request.path_params[name])

    def query(self, name: str) -> str:
        """Give something that was asked; empty if it was not."""
        return self.request.query_params.get(name, "").strip()


def in_language(lang: Language, path: str) -> str:
    """Give a path's address in a language."""
    return path if lang == "zh" else f"/en{path}"


def root_of(asked: Asked) -> str:
    """Give the estate whose page was asked for; raises NotFound."""
    root = asked.param("e")
    if not UUID_TEXT.fullmatch(root):
        raise NotFound
    return root
