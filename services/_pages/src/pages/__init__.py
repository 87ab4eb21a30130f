"""What every page that people read stands on: layout, style, wording, figures, paper.

A page is a Jinja2 template filled with plain values; this package brings what all pages share and
knows nothing of what they say. How to make pages of your own:

1.  Put templates in `<your package>/templates` and the texts in `<your package>/words.toml`.
2.  `SITE = Site.of("governance.board")` once, at import. It holds one environment a language, with
    autoescape and strict undefined names.
3.  `SITE.render("zh", "estate.html", path="/estates/1", **values)` gives a whole page.
4.  `mount_assets(app)` serves `board.css` and `board.js`; `page(html)` is the answer with the
    headers of every page (no inline script or style passes the policy).

What a template can use, without importing anything:

`t(key, n=…)`       the text of `words.toml` in the page's language, see `pages.words`.
`f`                 figures, dates and clocks in the page's language, see `pages.figures`. A number
                    is never formatted anywhere else.
`href(path)`        an address in the page's language: `/x` in zh, `/en/x` in en.
`here`              the page's own path, without a language.
`asset(name)`       the lasting address of a file of `pages/static`.
`lang`              `zh` or `en`.

`{% extends "layout.html" %}` gives header, language link, large type, skip link and footer, with
the blocks `title`, `crumbs`, `main` and `head`, `body_class`, `brand`, `tools`, `foot`;
`{% import "components.html" as c %}` gives the components, each described where it is defined.
The components' rules (two measures together, a clock states its basis, NO_DATA is never 0) are the
board's design; `components.html` says them where they bind.

`pages.interface` is the page that shows every component; `pages.qr` and `pages.paper` make QR codes
and PDFs; `pages.measures` makes a vote's figures; `untranslated`, `unused` and `unknown` of
`pages.words` are the checks a package's tests make of its texts.

The language stands in the address, so that a link keeps it and a cache needs no header. Chinese is
at the root, because it is what a notice at the gate prints.
"""

from pages.assets import mount_assets, page
from pages.figures import Figures, Rounding
from pages.measures import Measure, approval, participation
from pages.site import LANGUAGES, Language, Site, language_of
from pages.words import Words

__all__ = [
    "LANGUAGES",
    "Figures",
    "Language",
    "Measure",
    "Rounding",
    "Site",
    "Words",
    "approval",
    "language_of",
    "mount_assets",
    "page",
    "participation",
]
