"""The page that shows every component, and the wording: for whoever makes pages, or reads them."""

from law.thresholds import ORDINARY_APPROVAL
from pages.measures import approval, participation
from pages.site import Language, Site

PATH = "/interface"


def render_interface(site: Site, language: Language) -> str:
    """Render it with sample figures (of the published votes A04 and A07)."""
    heads = participation("heads", 905, 1152)
    area = approval("area", ORDINARY_APPROVAL, 435_764_300, 1_280_475_000)
    return site.render(language, "interface.html", path=PATH, heads=heads, area=area)
