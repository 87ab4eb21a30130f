"""Style and script under addresses that never change their content, and the headers of a page."""

import hashlib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse, Response

STATIC = ("board.css", "board.js")
TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8"}
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No inline script or style, nothing of anybody else's: a title that is a script stays a text."""

PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
}


@cache
def _asset(name: str) -> tuple[str, bytes]:
    body = (files("pages") / "static" / name).read_bytes()
    stem, _, kind = name.rpartition(".")
    return f"{stem}.{hashlib.sha256(body).hexdigest()[:12]}.{kind}", body


def asset(name: str) -> str:
    """Give the address of a file of `pages/static`; it changes when its content does."""
    return f"/static/{_asset(name)[0]}"


def asset_text(name: str) -> str:
    """Give a file of `pages/static`, for paper."""
    return _asset(name)[1].decode()


def page(html: str, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """Answer with a page; it is asked for again each time, so that nobody reads an old state."""
    said = {"Cache-Control": "no-cache", **PAGE_HEADERS, **(headers or {})}
    return HTMLResponse(html, status, said)


def mount_assets(app: FastAPI) -> None:
    """Serve the files of `pages/static`; mounting twice does no harm."""

    @app.get("/static/{name}", include_in_schema=False)
    def static(name: str) -> Response:
        plain = next((one for one in STATIC if _asset(one)[0] == name), None)
        if plain is None:
            raise HTTPException(404)
        lasting = {"Cache-Control": "public, max-age=31536000, immutable", **PAGE_HEADERS}
        return Response(_asset(plain)[1], 200, lasting, TYPES[plain.rpartition(".")[2]])
