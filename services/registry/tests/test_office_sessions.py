"""Signing in at the office: cookies, form keys, links that open once, and who sees what."""

import re
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from registry.office.sessions import CODE_SECONDS, SESSION_SECONDS
from services.registry.tests.office_kit import Office
from services.registry.tests.registry_world import CLERK, STREET, World, estate

COOKIE = "cogov_office"


@pytest.fixture
def office(world: World) -> Office:
    """Give the office of an empty registry."""
    return Office(world)


def _cookies(answer: Any) -> list[str]:
    return [said for said in answer.headers.get_list("set-cookie") if said.startswith(COOKIE)]


def _sign_in(office: Office, token: str) -> Any:
    office.browser.follow_redirects = False
    return office.post("/office/sign-in", "/office/sign-in", {"token": token})


def test_a_cookie_is_read_by_no_script_and_sent_by_no_other_site(office: Office) -> None:
    """HttpOnly, SameSite=Strict, only to the office, in both languages, for eight hours at most."""
    answer = _sign_in(office, office.world.who(CLERK).removeprefix("Bearer "))

    assert answer.status_code == 303
    first, second = _cookies(answer)
    for said, path in ((first, "/office"), (second, "/en/office")):
        flags = {part.strip() for part in said.split(";")[1:]}
        assert {"HttpOnly", "SameSite=strict", f"Path={path}"} == flags
    assert first.split(";")[0] == second.split(";")[0]
    assert len(first.split(";")[0]) > 40


def test_over_https_a_cookie_is_secure(world: World) -> None:
    """Also where a gateway speaks https and we are told so by a setting."""
    https = Office(world, secure=True)
    answer = _sign_in(https, world.who(CLERK).removeprefix("Bearer "))

    assert all("Secure" in said for said in _cookies(answer))


def test_signing_in_begins_under_a_new_cookie(office: Office) -> None:
    """A cookie that somebody else has set before knows nothing afterwards."""
    office.get("/office/sign-in")
    before = office.browser.cookies.get(COOKIE, path="/office")
    office.sign_in()

    assert before != office.browser.cookies.get(COOKIE, path="/office")
    assert before is not None
    assert office.sessions.session(before) is None


def test_no_cookie_lies_readable_in_the_database(office: Office, tmp_path: Path) -> None:
    """Whoever copies the data signs in as nobody."""
    office.sign_in()
    cookie = office.browser.cookies.get(COOKIE, path="/office")
    assert cookie is not None

    for path in (tmp_path / "data").rglob("*"):
        assert not path.is_file() or cookie.encode() not in path.read_bytes()


@pytest.mark.parametrize("token", ["", "x.y.z", "{}", "业主"])
def test_a_token_that_is_none_signs_nobody_in(office: Office, token: str) -> None:
    """The page says so, with the code."""
    answer = _sign_in(office, token)

    assert answer.status_code == 401
    assert "UNAUTHENTICATED" in answer.text
    assert "未能确认身份" in answer.text
    assert office.get("/office").status_code == 303


def test_a_session_ends_after_eight_hours(office: Office) -> None:
    """Or with the token, if that is sooner."""
    office.sign_in()
    assert office.get("/office").status_code == 200
    began = office.sessions.now()
    row = office.sessions.session(office.browser.cookies.get(COOKIE, path="/office") or "")
    assert row is not None
    assert row.ends <= began + min(SESSION_SECONDS, 600) + 1

    office.sessions.now = lambda: began + 601
    office.browser.follow_redirects = False
    assert office.get("/office").headers["location"] == "/office/sign-in"
    assert office.get("/en/office").headers["location"] == "/en/office/sign-in"


def test_signing_out_ends_the_session_wherever_its_cookie_was_copied(office: Office) -> None:
    """The cookie is taken back, and a copy of it is worth nothing."""
    office.sign_in()
    cookie = office.browser.cookies.get(COOKIE, path="/office") or ""
    answer = office.post("/office", "/office/sign-out")

    assert answer.url.path == "/office/sign-in"
    assert office.sessions.session(cookie) is None
    copied = office.new_browser()
    copied.cookies.set(COOKIE, cookie, path="/office")
    assert copied.get("/office").url.path == "/office/sign-in"


def test_a_link_signs_in_once(office: Office) -> None:
    """Opening it does not use it up, pressing its button does; afterwards it is over."""
    token = office.world.who(CLERK)
    made = office.browser.post("/registry/v1/sign-in-codes", headers={"authorization": token})
    assert made.status_code == 201
    path = made.json()["path"]

    office.get(path)
    code = {"code": made.json()["code"]}
    assert office.post(path, "/office/sign-in").url.path == "/office"
    office.browser = office.new_browser()
    again = office.post("/office/sign-in", "/office/sign-in", code)
    assert again.status_code == 401
    assert "SIGN_IN_CODE_USED" in again.text


def test_a_link_is_over_after_ten_minutes(office: Office) -> None:
    """What lies in a terminal's history opens nothing."""
    token = office.world.who(CLERK)
    made = office.browser.post("/registry/v1/sign-in-codes", headers={"authorization": token})
    began = office.sessions.now()
    office.sessions.now = lambda: began + CODE_SECONDS + 1

    answer = office.post(made.json()["path"], "/office/sign-in")
    assert (answer.status_code, "SIGN_IN_CODE_USED" in answer.text) == (401, True)


@pytest.mark.parametrize("token", ["", "Bearer x.y.z"])
def test_only_a_token_makes_a_link(office: Office, token: str) -> None:
    """401, as everywhere."""
    made = office.browser.post("/registry/v1/sign-in-codes", headers={"authorization": token})
    assert made.status_code == 401


def test_a_form_without_its_key_is_refused(office: Office) -> None:
    """CSRF: no key, another browser's key, and another site's request, whatever cookie comes along."""
    path = estate(office.world)
    office.sign_in()
    cancel = f"/office{path}/imports/i1/cancellation"
    other = office.new_browser()
    key = re.findall(r'name="form_key" value="(\w+)"', other.get("/office/sign-in").text)[0]

    for fields in ({}, {"form_key": ""}, {"form_key": "业主"}, {"form_key": key}):
        answer = office.send(cancel, fields | {"once": "x"})
        assert answer.status_code == 403
        assert "FORM_NOT_OURS" in answer.text
    own = {
        "form_key": office.sessions.form_key(
            office.browser.cookies.get(COOKIE, path="/office") or ""
        )
    }
    assert office.send(cancel, own, sec_fetch_site="cross-site").status_code == 403
    assert office.send(cancel, own, origin="http://evil.test").status_code == 403
    same = office.send(cancel, own, origin="http://office.test", sec_fetch_site="same-origin")
    assert "FORM_NOT_OURS" not in same.text


def test_signing_in_needs_a_form_of_ours_too(office: Office) -> None:
    """Nobody is signed in as somebody else by a page he happens to visit."""
    token = office.world.who(CLERK).removeprefix("Bearer ")

    assert office.send("/office/sign-in", {"token": token}).status_code == 403


def test_who_is_not_signed_in_is_led_to_the_door(office: Office) -> None:
    """Pages by redirect; a form that is sent after the session is over is refused by a sentence."""
    path = estate(office.world)
    for page in ("/office", f"/office{path}", f"/office{path}/pairs", f"/office{path}/imports/i1"):
        assert office.get(page).url.path == "/office/sign-in"
    key = re.findall(r'name="form_key" value="(\w+)"', office.get("/office/sign-in").text)[0]
    answer = office.send(f"/office{path}/pairs", {"form_key": key})
    assert (answer.status_code, "UNAUTHENTICATED" in answer.text) == (401, True)


def test_a_foreign_estate_is_not_found(office: Office) -> None:
    """A5: a clerk of another district, and an office that keeps no register."""
    path = estate(office.world)
    places = (f"/office{path}", f"/office{path}/pairs", f"/office{path}/units.xlsx?owners=true")
    office.sign_in("s-1", f"{CLERK}@469023")
    for page in places:
        answer = office.get(page)
        assert (answer.status_code, "NOT_FOUND" in answer.text) == (404, True)
    assert "不负责任何小区" in office.page("/office")

    office.browser = office.new_browser()
    office.sign_in(STREET)
    for page in places:
        assert office.get(page).status_code == 403


def test_the_estates_of_a_grant_are_listed(office: Office) -> None:
    """By district, or one estate alone."""
    path = estate(office.world)
    assert "阳光小区" in office.sign_in().page("/office")
    office.browser = office.new_browser()
    assert "阳光小区" in office.sign_in("s-1", f"{CLERK}@{path[9:]}").page("/office")


@pytest.mark.parametrize("path", ["/office/estates/x", "/office/estates/x/imports/'", "/office/x"])
def test_an_address_that_is_none_is_not_found(office: Office, path: str) -> None:
    """Never a 500."""
    assert office.sign_in().get(path).status_code == 404


def test_a_page_of_the_office_is_kept_by_nobody(office: Office) -> None:
    """No store, no frame, nothing of anybody else's."""
    answer = office.sign_in().get("/office")

    assert answer.headers["cache-control"] == "no-store"
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert "frame-ancestors 'none'" in answer.headers["content-security-policy"]
    assert "<script>" not in answer.text


def test_what_is_over_is_forgotten(office: Office) -> None:
    """The table does not grow with every day."""
    office.sign_in()
    began = office.sessions.now()
    office.sessions.now = lambda: began + 100
    office.browser = office.new_browser()
    office.sign_in()
    table = office.sessions.table
    with office.sessions.views.reading() as conn:
        assert len(conn.execute(select(table.c.digest)).all()) == 2
    office.sessions.now = lambda: began + 590
    office.browser = office.new_browser()
    office.sign_in()
    with office.sessions.views.reading() as conn:
        assert len(conn.execute(select(table.c.digest)).all()) == 3
