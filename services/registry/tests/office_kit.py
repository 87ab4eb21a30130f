"""A browser without scripts at the office: follows redirects, keeps cookies, fills in forms."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from fastapi.testclient import TestClient

from chassis.app import make_app
from chassis.limits import Buckets
from chassis.reads import Reads
from registry.office.api import OfficeAt, mount_office
from registry.office.sessions import Sessions
from services.registry.tests.registry_world import CLERK, World

HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


@dataclass(slots=True)
class Office:
    """The office of a registry, and one browser."""

    world: World
    secure: bool = False
    sessions: Sessions = field(init=False)
    browser: TestClient = field(init=False)
    app: Any = field(init=False)

    def __post_init__(self) -> None:
        self.app = make_app("office", {})
        reads = Reads(self.world.mint.tokens(), self.world.registry.core.places)
        at = OfficeAt(secure=self.secure)
        self.sessions = mount_office(self.app, self.world.registry, reads, Buckets(1e9, 1e9), at)
        self.browser = self.new_browser()

    def new_browser(self) -> TestClient:
        """Give another browser, with no cookie."""
        base = "https://office.test" if self.secure else "http://office.test"
        return TestClient(self.app, base_url=base)

    def get(self, path: str, **headers: str) -> Any:
        """Open a page."""
        return self.browser.get(path, headers=headers)

    def page(self, path: str) -> str:
        """Open a page that is there; give its HTML."""
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        text: str = answer.text
        return text

    def post(
        self,
        on: str,
        to: str,
        fields: dict[str, Any] | None = None,
        sheet: tuple[str, bytes] | None = None,
        **headers: str,
    ) -> Any:
        """Open the page `on` and send its form that goes `to`, with these fields filled in."""
        text = self.get(on).text
        form = re.search(rf'<form[^>]* action="{re.escape(to)}".*?</form>', text, re.DOTALL)
        assert form, f"{on} has no form that goes to {to}"
        hidden = {name: html.unescape(value) for name, value in HIDDEN.findall(form[0])}
        return self.send(to, hidden | (fields or {}), sheet, **headers)

    def send(
        self,
        to: str,
        fields: dict[str, Any],
        sheet: tuple[str, bytes] | None = None,
        **headers: str,
    ) -> Any:
        """Send a form as it stands."""
        files: list[Any] = [
            (name, (None, one))
            for name, said in fields.items()
            for one in (said if isinstance(said, list) else [said])
        ]
        if sheet:
            files.append(("sheet", sheet))
        said = {k.replace("_", "-"): v for k, v in headers.items()}
        return self.browser.post(to, files=files, headers=said)

    def sign_in(self, who: str = CLERK, *grants: str) -> "Office":
        """Sign in with a role's token, or a subject's with grants."""
        token = self.world.mint.token(who, *grants) if grants else self.world.who(who)
        token = token.removeprefix("Bearer ")
        answer = self.post("/office/sign-in", "/office/sign-in", {"token": token})
        assert answer.status_code == 200, answer.text
        assert answer.url.path == "/office"
        return self
