"""Debian's browser, driven by playwright; never one that playwright would download."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Playwright


@contextmanager
def launched(playwright: Playwright) -> Iterator[Browser]:
    """Start the browser of `COGOV_CHROMIUM`, or `chromium`; root has no sandbox."""
    path = shutil.which(os.environ.get("COGOV_CHROMIUM", "chromium"))
    args = ["--no-sandbox"] if os.geteuid() == 0 else []
    browser = playwright.chromium.launch(executable_path=path, args=args)
    try:
        yield browser
    finally:
        browser.close()
