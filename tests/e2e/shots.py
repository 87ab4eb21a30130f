"""`make shots`: a picture of every page and state at 390 and 1280 px, to be looked at by people."""

import argparse
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

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
    print(f"{taken} pictures in {given.folder}")  # noqa: T201


if __name__ == "__main__":
    main()
