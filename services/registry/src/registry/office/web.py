"""What every page of the office goes through: session, form key, language, refusals as sentences."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import structlog
from fastapi import FastAPI, Request
from fastapi.responses import RedirectResponse, Response
from starlette.concurrency import run_in_threadpool

from chassis.actors import Actor
from chassis.refusals import NotFound, Refusal, StoreUnavailableNow, Unauthenticated
from chassis.store import StoreUnavailable
from pages import Language, Site, language_of, page
from registry.office.sessions import FormNotOurs, Session, Sessions, new_cookie
from sheets.forms import Form, read_form

COOKIE = "cogov_office"
PATHS = ("/office", "/en/office")
"""Where the cookie is sent, one for each language; nowhere else."""
SITE = Site.of("registry.office")
NO_FORM = Form(())
log = structlog.get_logger("office")


@dataclass(frozen=True, slots=True)
class Ask:
    """One request to the office: who asks, in which language, with which form."""

    request: Request
    lang: Language
    path: str
    cookie: str
    session: Session | None
    form: Form = NO_FORM

    @property
    def actor(self) -> Actor:
        """Give who asks; raises Unauthenticated."""
        if self.session is None:
            raise Unauthenticated
        return self.session.actor

    @property
    def estate_id(self) -> UUID:
        """Give the estate in the address; NotFound where it is none."""
        try:
            return UUID(self.request.path_params["estate_id"])
        except ValueError:
            raise NotFound from None

    def word(self, name: str) -> str:
        """Give a part of the address."""
        said: str = self.request.path_params[name]
        return said

    def number(self, name: str, most: int) -> int:
        """Give a number of the query, 1 where it is none, at most `most`."""
        said = self.request.query_params.get(name, "1")
        return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 9 else 1


Act = Callable[[Ask], Response]


@dataclass(slots=True)
class Web:
    """Answers for the office."""

    sessions: Sessions
    secure: bool

    def add(self, app: FastAPI, method: Literal["GET", "POST"], path: str, act: Act) -> None:
        """Give an act its address in both languages."""

        async def answer(request: Request) -> Response:
            form = NO_FORM
            refused: Refusal | None = None
            if method == "POST":
                try:
                    form = await read_form(request)
                except Refusal as r:
                    refused = r
            return await run_in_threadpool(self._answer, request, form, act, refused)

        for prefix in ("", "/en"):
            app.add_route(prefix + path, answer, [method], include_in_schema=False)

    def _answer(self, request: Request, form: Form, act: Act, refused: Refusal | None) -> Response:
        ask = self._ask(request, form)
        try:
            if refused is not None:
                raise refused
            if request.method == "POST":
                self._check_form(ask)
            return act(ask)
        except StoreUnavailable:
            return self.refused(ask, StoreUnavailableNow())
        except Unauthenticated as r:
            if request.method == "GET" and ask.session is None and type(r) is Unauthenticated:
                return self.to(ask, "/office/sign-in")
            return self.refused(ask, r)
        except Refusal as r:
            log.info("refused", code=r.code)
            return self.refused(ask, r)

    def _ask(self, request: Request, form: Form) -> Ask:
        lang, path = language_of(request.url.path)
        cookie = request.cookies.get(COOKIE, "")
        session = self.sessions.session(cookie) if cookie else None
        return Ask(request, lang, path, cookie, session, form)

    def _check_form(self, ask: Ask) -> None:
        """Refuse a form that another site has sent, by what the browser says and by its key."""
        headers = ask.request.headers
        if headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
            raise FormNotOurs
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc != headers.get("host"):
            raise FormNotOurs
        self.sessions.check_form(ask.cookie, ask.form.one("form_key") or "")

    def show(self, ask: Ask, template: str, status: int = 200, /, **values: Any) -> Response:
        """Answer with a page; a browser without a cookie gets one, for its forms."""
        cookie = ask.cookie or new_cookie()
        html = SITE.render(
            ask.lang,
            template,
            path=ask.path,
            form_key=self.sessions.form_key(cookie),
            once=str(uuid4()),
            signed_in=ask.session.actor.subject if ask.session else "",
            **values,
        )
        answer = page(html, status, {"Cache-Control": "no-store", "Referrer-Policy": "same-origin"})
        if not ask.cookie:
            self.set_cookie(ask, answer, cookie)
        return answer

    def refused(
        self, ask: Ask, refusal: Refusal, template: str = "refused.html", **values: Any
    ) -> Response:
        """Answer with a refusal: a sentence and its code, and nothing that was typed is lost to others."""
        return self.show(
            ask, template, refusal.kind.value[0], refusal=said(refusal, ask.lang), **values
        )

    def to(self, ask: Ask, path: str) -> Response:
        """Send a browser on, by GET."""
        return RedirectResponse(path if ask.lang == "zh" else f"/en{path}", 303)

    def set_cookie(
        self, ask: Ask, answer: Response, cookie: str, max_age: int | None = None
    ) -> None:
        """Set the cookie for both languages' paths: unread by scripts, sent by no other site."""
        for path in PATHS:
            answer.set_cookie(
                COOKIE,
                cookie,
                max_age=max_age,
                path=path,
                secure=self.secure or ask.request.url.scheme == "https",
                httponly=True,
                samesite="strict",
            )


def said(refusal: Refusal, lang: str) -> dict[str, str]:
    """Give a refusal's words and code, as a page shows them."""
    title = refusal.zh if lang == "zh" else refusal.en
    return {"code": refusal.code, "title": title, "detail": refusal.detail(lang)}
