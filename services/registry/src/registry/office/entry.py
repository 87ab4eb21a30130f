"""The way in and out, and the estates that somebody may load sheets for."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from fastapi.responses import Response

from chassis.actors import CODE_LENGTHS
from chassis.refusals import NotFound, Unauthenticated
from registry.office.acting import Office
from registry.office.sessions import SignIn, SignInCodeUsed
from registry.office.web import Ask
from registry.rights import CLERK

MOST = 200
"""So many estates are listed; an office of more finds them by their part of the city."""


@dataclass(slots=True)
class Entry:
    """Signs in and out."""

    office: Office
    by: SignIn

    def sign_in_page(self, ask: Ask) -> Response:
        """Show the form; a link's code signs in only when its button is pressed."""
        code = ask.request.query_params.get("code", "")
        return self.office.web.show(ask, "sign_in.html", refusal=None, code=code)

    def sign_in(self, ask: Ask) -> Response:
        """Begin a session under a new cookie."""
        web, code = self.office.web, ask.form.one("code")
        try:
            who = web.sessions.use(code) if code else self.by(ask.form.one("token") or "")
            cookie = web.sessions.sign_in(who)
        except (Unauthenticated, SignInCodeUsed) as refusal:
            return web.refused(ask, refusal, "sign_in.html", code="")
        answer = web.to(ask, "/office")
        web.set_cookie(ask, answer, cookie)
        return answer

    def sign_out(self, ask: Ask) -> Response:
        """End the session and take the cookie back."""
        web = self.office.web
        web.sessions.sign_out(ask.cookie)
        answer = web.to(ask, "/office/sign-in")
        web.set_cookie(ask, answer, "", max_age=0)
        return answer

    def home(self, ask: Ask) -> Response:
        """List the estates for which the caller keeps the register."""
        return self.office.web.show(ask, "home.html", estates=self._estates(ask), most=MOST)

    def _estates(self, ask: Ask) -> list[dict[str, Any]]:
        found: dict[str, dict[str, Any]] = {}
        for grant in ask.actor.grants:
            if grant.role in CLERK:
                for estate in self._within(grant.scope):
                    found[estate["estate_id"]] = estate
        return sorted(found.values(), key=lambda e: (e["community"], e["name"]))[:MOST]

    def _within(self, scope: str) -> list[dict[str, Any]]:
        queries = self.office.queries
        if len(scope) in CODE_LENGTHS and scope.isdigit():
            return queries.estates(scope, "", MOST)
        try:
            one = queries.estate(UUID(scope))
        except (ValueError, NotFound):
            return []
        return [{"estate_id": scope, "name": one["name"], "community": one["community"].name}]
