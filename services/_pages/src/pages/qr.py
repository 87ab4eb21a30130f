"""QR codes as part of a page: black on white whatever the page's colours."""

import io

import segno
from markupsafe import Markup


def qr_svg(address: str, label: str) -> Markup:
    """Give an address as a QR code (level M) in SVG, with a label for who cannot see it."""
    out = io.BytesIO()
    code = segno.make(address, error="m", micro=False)
    code.save(out, kind="svg", xmldecl=False, svgns=False, omitsize=True, light="#fff", border=2)
    drawn = out.getvalue().decode().strip()
    opening = Markup('<svg role="img" aria-label="{}"').format(label)
    return opening + Markup(drawn.removeprefix("<svg"))  # noqa: S704  (segno draws numbers only)
