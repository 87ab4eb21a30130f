"""A page as PDF on A4, from the same template that the browser gets.

WeasyPrint needs Pango, a library of the system. It is loaded when the first PDF is asked for, so
that everything else runs where it is missing.
"""

import logging

from pages.assets import asset_text

TYPE = (
    "",
    *(f".sheet{{font-size:{pt}pt!important;line-height:1.35!important}}" for pt in (10, 9, 8)),
)
"""Type as designed, then smaller until the notice fits its sheet."""


class PaperMissing(Exception):  # noqa: N818  (told to a person)
    """This machine cannot make PDFs; the text says what to install."""

    INSTALL = "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


def pdf_of(html: str) -> bytes:
    """Make a PDF of a rendered notice, small enough for one sheet; raises PaperMissing.

    What is too long for a sheet is set in smaller type; what is too long even then takes two.
    Nothing is fetched: the style is ours, and an address in the page leads nowhere.
    """
    try:
        from weasyprint import CSS, HTML, URLFetcher  # noqa: PLC0415  (see above)
    except OSError as e:
        raise PaperMissing(f"Pango is missing: {PaperMissing.INSTALL}") from e
    logging.getLogger("weasyprint").setLevel(logging.ERROR)  # it warns of every rule for screens
    nothing = URLFetcher(allowed_protocols=())
    page = HTML(string=html, url_fetcher=nothing)
    for smaller in TYPE:
        css = CSS(string=asset_text("board.css") + smaller, url_fetcher=nothing)
        document = page.render(stylesheets=[css])
        if len(document.pages) == 1 or smaller == TYPE[-1]:
            made: bytes = document.write_pdf()
            return made
    raise AssertionError("there is a last size of type")
