"""A walk through every page of the office, for what looks at them: the tests, and `make shots`."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from playwright.sync_api import Page

from services.registry.tests.office_kit import Office
from services.registry.tests.registry_world import (
    CLERK,
    World,
    csv,
    estate,
    load,
    owner_row,
    posted,
    unit_row,
)
from services.registry.tests.test_registry_uploads import ROWS

SHEET = csv(*ROWS, "1座,,201,60,<script>alert(1)</script>,,", "2号楼,,104,九十,业主丁,,")
GOES = re.compile("00101 并入|Merge .*00101 into")
Look = Callable[[Page, str], None]
"""What is done with each page; it is called by its name."""


@contextmanager
def served(app: Any) -> Iterator[str]:
    """Serve an app on a free port; give its address."""
    config = uvicorn.Config(app, port=0, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(timeout=0.02)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join(timeout=10)


def link(office: Office) -> str:
    """Give the path of a link that signs the clerk in."""
    token = office.world.who(CLERK)
    made = office.browser.post("/registry/v1/sign-in-codes", headers={"authorization": token})
    path: str = made.json()["path"]
    return path


def walk(world: World, page: Page, folder: Path, prefix: str, look: Look) -> None:
    """Go from the link to the roll in one language (its `prefix`), and look at every page."""
    path = estate(world)
    office = Office(world)
    file = folder / "名册.csv"
    file.write_bytes(SHEET)
    with served(office.app) as at:
        page.goto(f"{at}{prefix}/office/sign-in")
        look(page, "sign in")
        page.fill("#token", "x")
        page.click("main button")
        look(page, "sign in, refused")
        page.goto(at + prefix + link(office))
        look(page, "link")
        page.click("main button")
        look(page, "estates")
        page.click("main li a")
        look(page, "estate")
        on = page.url
        page.set_input_files("#sheet", file)
        page.click("main form[action$='/sheet'] button")
        look(page, "preview")
        assert "/imports/" in page.url
        page.select_option("select[name='same:1座']", "1号楼")
        page.click("main form[action$='/changes'] button")
        look(page, "preview again")
        page.check("#left-out")
        page.click("main form[action$='/confirmation'] button")
        look(page, "confirmed")
        load(world, path, unit_row("00101"), name="zeros")
        load(world, path, *[unit_row(n, owner_row("业主丙")) for n in ("901", "902")], name="more")
        posted(world, path)
        page.goto(on)
        look(page, "estate with a roll")
        page.goto(on + "/doors")
        look(page, "doors")
        assert page.locator("main button").count() == 2
        page.fill("#reason-1", "重复登记")
        page.locator("main button", has_text=GOES).click()
        look(page, "doors, merged")
        page.fill("#undo-1", "是两套")
        page.click("main form[action$='/restoration'] button")
        assert page.locator("main button").count() == 2
        page.goto(on + "/pairs")
        look(page, "pairs")
        _decide_and_withdraw(page, look)
        page.goto(on + "/imports/nothing")
        look(page, "refused")
        assert "NOT_FOUND" in page.inner_text("main")


def _decide_and_withdraw(page: Page, look: Look) -> None:
    page.check("#p-1")
    page.check("#a-same")
    page.fill("#reason", "证件相同")
    page.click("main form[action$='/pairs'] button")
    look(page, "pairs, decided")
    page.fill("#undo-1", "另有证件")
    page.click("main form[action$='/withdrawal'] button")
    assert page.locator("form[action$='/withdrawal']").count() == 0
