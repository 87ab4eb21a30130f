"""The office in a browser without scripts: by keyboard, at telephone width, and for a screen reader."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from services.registry.tests.office_kit import Office
from services.registry.tests.registry_world import (
    CLERK,
    World,
    csv,
    estate,
    load,
    posted,
    unit_row,
)
from services.registry.tests.test_registry_uploads import ROWS

pytestmark = pytest.mark.slow
CHROMIUM = "/usr/bin/chromium"
SHEET = csv(*ROWS, "1座,,201,60,<script>alert(1)</script>,,", "2号楼,,104,九十,业主丁,,")


@contextmanager
def _served(app: Any) -> Iterator[str]:
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(timeout=0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Give Debian's Chromium."""
    with sync_playwright() as playwright:
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


def _look(page: Page, what: str) -> None:
    """Find nothing that axe objects to, and nothing to scroll sideways, at any width."""
    for width in (320, 390, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= width, f"{what} is {wide} px wide at {width}"
    for width, scheme in ((390, "light"), (1280, "dark")):
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found = Axe().run(page).response["violations"]
        assert [(v["id"], v["nodes"][0]["html"]) for v in found] == [], f"{what} at {width}"
    page.emulate_media(color_scheme="light")


GOES = re.compile("00101 并入|Merge .*00101 into")


def _link(office: Office) -> str:
    token = office.world.who(CLERK)
    made = office.browser.post("/registry/v1/sign-in-codes", headers={"authorization": token})
    path: str = made.json()["path"]
    return path


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_the_office_is_read_by_everybody(
    world: World, browser: Browser, tmp_path: Path, prefix: str
) -> None:
    """From the link to the roll, in each language; axe finds nothing, nothing scrolls sideways."""
    path = estate(world)
    office = Office(world)
    file = tmp_path / "名册.csv"
    file.write_bytes(SHEET)
    with _served(office.app) as at:
        # axe needs scripts to look; the pages themselves have none that they need
        page = browser.new_context().new_page()
        page.goto(f"{at}{prefix}/office/sign-in")
        _look(page, "sign in")
        page.fill("#token", "x")
        page.click("main button")
        _look(page, "sign in, refused")
        page.goto(at + prefix + _link(office))
        _look(page, "link")
        page.click("main button")
        _look(page, "estates")
        page.click("main li a")
        _look(page, "estate")
        on = page.url
        page.set_input_files("#sheet", file)
        page.click("main form[action$='/sheet'] button")
        _look(page, "preview")
        assert "/imports/" in page.url
        page.select_option("select[name='same:1座']", "1号楼")
        page.click("main form[action$='/changes'] button")
        _look(page, "preview again")
        page.check("#left-out")
        page.click("main form[action$='/confirmation'] button")
        _look(page, "confirmed")
        load(world, path, unit_row("00101"), name="zeros")
        posted(world, path)
        page.goto(on)
        _look(page, "estate with a roll")
        page.goto(on + "/doors")
        _look(page, "doors")
        assert page.locator("main button").count() == 2
        page.fill("#reason-1", "重复登记")
        page.locator("main button", has_text=GOES).click()
        _look(page, "doors, merged")
        page.fill("#undo-1", "是两套")
        page.click("main form[action$='/restoration'] button")
        assert page.locator("main button").count() == 2
        page.goto(on + "/pairs")
        _look(page, "pairs")
        page.goto(on + "/imports/nothing")
        _look(page, "refused")
        assert "NOT_FOUND" in page.inner_text("main")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_long_confirmation_is_read_by_everybody(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, prefix: str
) -> None:
    """The page that renews itself has a figure in words, and nothing that axe objects to."""
    path = estate(world)
    office = Office(world).sign_in()
    on = f"/office{path}"
    sent = office.post(on, f"{on}/sheet", None, ("名册.csv", csv(*ROWS)))
    identities, go_on = world.registry.identities, threading.Event()
    monkeypatch.setattr(type(identities), "keep", lambda *_: go_on.wait(60))
    monkeypatch.setattr("registry.office.confirming.PATIENCE", 0.01)
    monkeypatch.setattr("registry.office.imports.SECONDS", 600)
    with _served(office.app) as at:
        page = browser.new_context().new_page()
        page.goto(at + _link(office))
        page.click("main button")
        page.goto(f"{at}{prefix}{sent.url.path}")
        page.click("main form[action$='/confirmation'] button")
        _look(page, "registering")
        assert page.locator("progress").count() == 1
        go_on.set()


def test_a_sheet_is_loaded_by_keyboard_alone(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    """Tab and Enter from the link to the confirmation, with scripts switched off."""
    estate(world)
    office = Office(world)
    file = tmp_path / "名册.csv"
    file.write_bytes(csv(*ROWS))
    with _served(office.app) as at:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(at + _link(office))
        _press(page, "登录")
        _press(page, "阳光小区")
        page.set_input_files("#sheet", file)  # the system's own dialogue, which no page shapes
        _press(page, "上传并预览")
        _press(page, "确认登记")
        assert "已登记" in page.inner_text("h1")


def _press(page: Page, words: str) -> None:
    """Go on with Tab until these words have the focus, then press Enter."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.locator(":focus")
        if focused.count() and focused.inner_text().strip() == words:
            with page.expect_navigation():
                page.keyboard.press("Enter")
            return
    pytest.fail(f"{words} is never reached by Tab")
