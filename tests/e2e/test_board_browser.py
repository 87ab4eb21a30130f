"""The board in a real browser: axe, widths, keyboard, without JavaScript, on paper, in its colours."""

import io
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright
from pypdf import PdfReader

from tests.e2e.board_pages import RESULTS, pages, serving
from tests.e2e.browsing import launched

pytestmark = pytest.mark.slow

LOOKS: dict[str, dict[str, Any]] = {
    "390": {"viewport": {"width": 390, "height": 844}},
    "1280": {"viewport": {"width": 1280, "height": 900}},
}
AXE = Axe().axe_script
RUN_AXE = "options => axe.run(options).then(found => found.violations)"
ONLY = {"resultTypes": ["violations"]}
"""What axe tells of each element that is in order takes it as long as the look itself."""
COLOURS = {"runOnly": ["color-contrast"]}
OPEN_ALL = "document.querySelectorAll('details').forEach(d => { d.open = true })"
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = (
    "Math.max(0, ...[...document.querySelectorAll('.tw')].map(e => e.scrollWidth - e.clientWidth))"
)
"""By how much a table is wider than the region it may be scrolled in."""
PASSED = pages()["vote-passed"]


@pytest.fixture(name="address", scope="module")
def _address() -> Iterator[str]:
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as address:
        yield address


@pytest.fixture(name="browser", scope="module")
def _browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, launched(playwright) as browser:
        yield browser


def shown(browser: Browser, look: str) -> Page:
    """Open a browser's page in one of the looks."""
    return browser.new_context(**LOOKS[look]).new_page()


@dataclass
class Visit:
    """What one visit to every page and state has found wrong."""

    page: Page
    violations: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    wide: dict[tuple[str, str], int] = field(default_factory=dict)

    def axe(self, name: str, look: str, **rules: Any) -> None:
        """Have axe look at what is shown."""
        if found := self.page.evaluate(RUN_AXE, ONLY | rules):
            self.violations[name, look] = [(v["id"], v["nodes"][0]["target"]) for v in found]

    def width(self, name: str, look: str, of: str = TOO_WIDE) -> None:
        """Measure by how much what is shown is too wide."""
        if (over := self.page.evaluate(of)) > 0:
            self.wide[name, look] = over

    def look_at(self, name: str, *, english: bool) -> None:
        """Look at the page that is open; in the dark the colours alone differ."""
        page = self.page
        page.uncheck("#big")
        page.evaluate(AXE)
        if english:
            page.set_viewport_size({"width": 1280, "height": 900})
            self.axe(name, "1280")
        for width in (320, 768, 390):
            page.set_viewport_size({"width": width, "height": 844})
            self.width(name, str(width))
        self.width(name, "390 tables", CUT)
        page.evaluate(OPEN_ALL)
        if english:
            page.emulate_media(color_scheme="dark")
            self.axe(name, "390 dark", **COLOURS)
            page.emulate_media(color_scheme="light")
        page.check("#big")
        self.width(name, "390 large")
        if not english:
            self.axe(name, "390 large")


@pytest.fixture(name="visit", scope="module", params=["", "/en"], ids=["zh", "en"])
def _visit(request: pytest.FixtureRequest, browser: Browser, address: str) -> Visit:
    """Go to every page and state in a language, once: to load it takes as long as to look at it."""
    visit = Visit(shown(browser, "390"))
    for name, path in pages().items():
        visit.page.goto(f"{address}{request.param}{path}")
        visit.look_at(name, english=bool(request.param))
    visit.page.context.close()
    return visit


def test_axe_finds_nothing_on_any_page_and_state(visit: Visit) -> None:
    """In Chinese in large type with all open; in English at 1280, and in the dark with all open."""
    assert visit.violations == {}


def test_no_page_scrolls_sideways(visit: Visit) -> None:
    """At 320, 390 and 768 px, and at 390 in large type with everything open; no table does at 390."""
    assert visit.wide == {}


def focused(page: Page) -> str:
    """Name what has the focus."""
    name: str = page.evaluate(
        "(e => e.id ? '#' + e.id : (e.textContent || e.tagName).trim().slice(0, 20))"
        "(document.activeElement)"
    )
    return name


def test_a_walk_by_keyboard_reaches_everything_in_order(browser: Browser, address: str) -> None:
    """Skip link first, then header, way, content; Enter skips; the proof closes by keyboard."""
    page = shown(browser, "1280")
    page.goto(f"{address}{PASSED}")
    walk = []
    for _ in range(9):
        page.keyboard.press("Tab")
        walk.append(focused(page))
    assert walk[:4] == ["跳到正文", "共治公示栏", "#say", "#big"] or walk[:3] == [
        "跳到正文",
        "共治公示栏",
        "#big",
    ]
    assert walk.index("English") < walk.index("小区") < walk.index("临江新村")
    assert walk.index("临江新村") < walk.index("规则、分母、口径、没计入的、提醒")

    page.goto(f"{address}{PASSED}")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert focused(page) == "#main"
    page.keyboard.press("Tab")
    assert page.evaluate("document.querySelector('details').open")
    page.keyboard.press("Enter")
    assert not page.evaluate("document.querySelector('details').open")
    page.context.close()


def test_what_has_the_focus_can_be_seen(browser: Browser, address: str) -> None:
    """A ring of the lamp's colour around whatever the keyboard is on."""
    page = shown(browser, "390")
    page.goto(address)
    for _ in range(8):
        page.keyboard.press("Tab")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert style == "solid", focused(page)
    page.context.close()


def test_large_type_is_kept_for_the_next_page(browser: Browser, address: str) -> None:
    """22 px, by the switch; remembered."""
    page = shown(browser, "390")
    page.goto(address)
    page.check("#big")
    page.goto(f"{address}{PASSED}")

    size = page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert size == pytest.approx(22, abs=0.1)
    page.context.close()


def test_everything_can_be_read_without_javascript(browser: Browser, address: str) -> None:
    """Search, past days, proof and large type are the server's and the style's."""
    page = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    tab = page.new_page()
    tab.goto(address)
    tab.fill("#q", "临江")
    tab.click("text=查找")
    assert "临江新村" in tab.inner_text("main")
    assert "梧桐苑" not in tab.inner_text("main")
    tab.click("text=临江新村")
    tab.click("text=选聘物业服务企业")
    assert "至少要 768 人，多出 137 人" in tab.inner_text("main")
    assert "R-02 参加" in tab.inner_text("details")
    tab.check("#big")
    assert tab.is_hidden("#say")
    page.close()


def test_the_list_is_narrowed_while_typing_where_there_is_javascript(
    browser: Browser, address: str
) -> None:
    """The script only does at once what the server does when asked; it says how many."""
    page = shown(browser, "390")
    page.goto(address)
    page.fill("#q", "梧桐")

    assert page.locator("li.est:visible").count() == 1
    assert page.inner_text("#found") == "找到 1 个小区。"
    page.context.close()


def test_no_page_asks_for_anything_of_others_or_breaks_its_policy(
    browser: Browser, address: str
) -> None:
    """Only this board's own addresses; no error on the console, no script of a title run."""
    page = shown(browser, "1280")
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("dialog", lambda dialog: said.append(dialog.message))
    for name in ("index", "estate-script", "vote-script", "result-script", "interface"):
        page.goto(f"{address}{pages()[name]}")
    page.context.close()

    assert all(url.startswith(address) for url in asked)
    assert said == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_notice_prints_on_one_sheet_from_the_browser_too(
    browser: Browser, address: str, prefix: str
) -> None:
    """What the print button gives is the paper at the gate: one A4 page, without the frame."""
    page = shown(browser, "1280")
    names = ["notice-notice", "notice-small", *(f"result-{tag}" for tag in RESULTS)]
    sheets = {}
    for name in names:
        page.goto(f"{address}{prefix}{pages()[name]}")
        printed = page.pdf(format="A4", prefer_css_page_size=True)
        sheets[name] = len(PdfReader(io.BytesIO(printed)).pages)
    page.emulate_media(media="print")
    assert page.is_hidden("header.top")
    page.context.close()

    assert sheets == dict.fromkeys(names, 1)
