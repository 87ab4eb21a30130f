"""Pages as they are rendered and served: escaping, languages, policy, QR codes, paper."""

import builtins
import io
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from jinja2 import UndefinedError
from pypdf import PdfReader

from pages import LANGUAGES, Language, Site, language_of, mount_assets, page
from pages.assets import asset
from pages.interface import render_interface
from pages.paper import PaperMissing, pdf_of
from pages.qr import qr_svg

SITE = Site.of()


def interface(lang: Language) -> str:
    """Render the page of all components."""
    return render_interface(SITE, lang)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_component_renders_in_both_languages(lang: Language) -> None:
    """The page of components uses each of them."""
    html = interface(lang)

    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html
    assert "78.56 %" in html
    assert 'style="' not in html
    assert "<script>" not in html


def test_a_bar_carries_no_number_that_its_sentence_does_not() -> None:
    """The bar's label is the whole sentence (design, accessibility)."""
    html = interface("zh")

    assert (
        'aria-label="参加的人数：905 / 全体 1,152 人，78.56 %。达到三分之二。至少要 768 人，多出 137 人。"'
        in html
    )
    assert "要超过 64,023.75 平方米，还差 20,447.32 平方米以上。" in html


def test_the_language_stands_in_the_address_and_the_link_leads_to_the_other() -> None:
    """Chinese at the root, English below /en; a link keeps its language."""
    assert language_of("/estates/1") == ("zh", "/estates/1")
    assert language_of("/en/estates/1") == ("en", "/estates/1")
    assert language_of("/en") == ("en", "/")
    assert language_of("/enormous") == ("zh", "/enormous")
    assert 'href="/en/interface" lang="en"' in interface("zh")
    assert 'href="/interface" lang="zh-CN"' in interface("en")


def test_a_value_that_a_page_lacks_is_a_fault_not_a_blank() -> None:
    """Undefined names do not pass silently."""
    with pytest.raises(UndefinedError):
        SITE.render("zh", "interface.html", path="/interface")


def test_what_a_page_is_given_is_escaped() -> None:
    """A name that is a script tag comes out as text."""
    template = SITE.environments["zh"].from_string('<p title="{{ x }}">{{ x }}</p>')

    assert "<script" not in template.render(x='"><script>alert(1)</script>')


def test_style_and_script_never_change_under_their_address() -> None:
    """Their address carries a hash; another hash is not there; they may be kept for a year."""
    app = FastAPI()
    mount_assets(app)
    client = TestClient(app)
    found = client.get(asset("board.css"))

    assert found.status_code == 200
    assert "immutable" in found.headers["cache-control"]
    assert found.headers["content-type"].startswith("text/css")
    for wrong in ("board.000000000000.css", "board.css", "words.toml", "..%2fwords.toml", "x"):
        assert client.get(f"/static/{wrong}").status_code == 404


def test_a_page_allows_no_script_but_ours() -> None:
    """No inline script or style, nothing of anybody else's, in no frame."""
    policy = page("x").headers["content-security-policy"]

    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_qr_code_is_drawn_with_its_label_escaped() -> None:
    """It is part of the page, black on white."""
    drawn = qr_svg("https://board.example/estates/1", '"><script>')

    assert drawn.startswith('<svg role="img" aria-label="&#34;&gt;&lt;script&gt;"')
    assert "<path" in drawn


def test_a_page_becomes_a_pdf_that_fetches_nothing() -> None:
    """The same template, on paper; an address in it leads nowhere."""
    html = (
        '<html lang="zh-CN"><body><img src="file:///etc/hostname"><p>业主大会 905</p></body></html>'
    )
    made = PdfReader(io.BytesIO(pdf_of(html)))

    assert len(made.pages) == 1
    assert "业主大会" in made.pages[0].extract_text()


def test_a_machine_without_pango_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only the PDF is missing, and whoever runs the machine is told how to get it."""
    real = builtins.__import__

    def without(name: str, *given: Any, **named: Any) -> Any:
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *given, **named)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(PaperMissing, match="apt-get install libpango"):
        pdf_of("<p>x</p>")
