"""`make shots`: a picture of every page and state at 390 and 1280 px, to be looked at by people."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from services.registry.tests.office_walk import walk
from services.registry.tests.registry_world import World
from tests.e2e.board_pages import pages, serving
from tests.e2e.browsing import launched

WIDTHS = (390, 1280)


def take(browser: Browser, address: str, folder: Path, only: str) -> int:
    """Take the pictures; give how many."""
    taken = 0
    for width in WIDTHS:
        context = browser.new_context(viewport={"width": width, "height": 900})
        page = context.new_page()
        for prefix in ("", "/en"):
            for name, path in pages().items():
                if only in f"{name}{prefix.replace('/', '-')}":
                    page.goto(f"{address}{prefix}{path}")
                    file = folder / f"{name}{prefix.replace('/', '-')}-{width}.png"
                    page.screenshot(path=file, full_page=True)
                    taken += 1
        context.close()
    return taken


def take_office(browser: Browser, data: Path, folder: Path) -> int:
    """Take pictures of the office's pages on a walk through them; give how many."""
    taken = 0

    def look(page: Page, what: str) -> None:
        nonlocal taken
        name = f"office-{what.replace(', ', '-').replace(' ', '-')}"
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.screenshot(path=folder / f"{name}{language}-{width}.png", full_page=True)
            taken += 1

    for prefix in ("", "/en"):
        language = prefix.replace("/", "-")
        context = browser.new_context()
        data_of = data / f"office{language}"
        data_of.mkdir()
        world = World(data_of)
        walk(world, context.new_page(), data, prefix, look)
        world.close()
        context.close()
    return taken


def main() -> None:
    """Take every picture, or those whose name has a text in it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as data,
        serving(Path(data)) as address,
        sync_playwright() as playwright,
        launched(playwright) as browser,
    ):
        taken = take(browser, address, given.folder, given.only)
        if given.only in "office":
            taken += take_office(browser, Path(data), given.folder)
    print(f"{taken} pictures in {given.folder}")  # noqa: T201


if __name__ == "__main__":
    main()
