"""The office in a browser without scripts: by keyboard, at telephone width, and for a screen reader."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from services.registry.tests.office_kit import Office
from services.registry.tests.office_walk import link, served, walk
from services.registry.tests.registry_world import (
    World,
    csv,
    estate,
)
from services.registry.tests.test_registry_uploads import ROWS

pytestmark = pytest.mark.slow
CHROMIUM = "/usr/bin/chromium"


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


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_every_page_of_the_office_is_read_by_everybody(
    world: World, browser: Browser, tmp_path: Path, prefix: str
) -> None:
    """From the link to the roll, in each language; axe finds nothing, nothing scrolls sideways."""
    # axe needs scripts to look; the pages themselves have none that they need
    walk(world, browser.new_context().new_page(), tmp_path, prefix, _look)


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
    with served(office.app) as at:
        page = browser.new_context().new_page()
        page.goto(at + link(office))
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
    with served(office.app) as at:
        page = browser.new_context(java_script_enabled=False).new_page()
        page.goto(at + link(office))
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
