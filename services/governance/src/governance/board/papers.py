"""PDFs, one at a time: making one takes a processor for a second, asking for one takes nothing."""

from collections import OrderedDict
from hashlib import sha256
from threading import Lock

from pages.paper import pdf_of

KEPT = 32


class Papers:
    """Makes PDFs of pages and keeps the last ones."""

    def __init__(self) -> None:
        self._one = Lock()
        self._made: OrderedDict[str, bytes] = OrderedDict()

    def pdf(self, html: str) -> bytes:
        """Give a page as PDF; raises PaperMissing."""
        key = sha256(html.encode()).hexdigest()
        with self._one:
            made = self._made.pop(key, None) or pdf_of(html)
            self._made[key] = made
            if len(self._made) > KEPT:
                self._made.popitem(last=False)
            return made
