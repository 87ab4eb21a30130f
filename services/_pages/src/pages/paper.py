"""A page as PDF on A4, from the same template that the browser gets.

WeasyPrint needs Pango, a library of the system. It is loaded when the first PDF is asked for, so
that everything else runs where it is missing.
"""

import logging

from pages.assets import asset_text


class PaperMissing(Exception):  # noqa: N818  (told to a person)
    """This machine cannot make PDFs; the text says what to install."""

    INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


def pdf_of(html: str) -> bytes:
    """Make a PDF of a rendered page; raises PaperMissing.

    Nothing is fetched: the style is ours, and an address in the page leads nowhere.
    """
    try:
        from weasyprint import CSS, HTML, URLFetcher  # noqa: PLC0415  (see above)
    except OSError as e:
        raise PaperMissing(f"Pango is missing: {PaperMissing.INSTALL}") from e
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of every rule for screens
    nothing = URLFetcher(allowed_protocols=())
    style = CSS(string=asset_text("board.css"), url_fetcher=nothing)
    made: bytes = HTML(string=html, url_fetcher=nothing).write_pdf(stylesheets=[style])
    return made
