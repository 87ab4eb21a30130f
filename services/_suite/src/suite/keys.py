"""`cogov keys`: every key that services need before they run apart, made once, in one folder."""

from rich.console import Console

from chassis.vault import WrappingKeyRefused, wrapping_key
from serving.keys import make_development_key, make_keys
from suite.settings import Settings

SERVICES = ("registry", "committee", "governance")
ERR = Console(stderr=True)


def make_every_key(settings: Settings) -> None:
    """Make what is missing: the wrapping key, the services' own, and the development key of a demo."""
    wrapping_key(settings.wrapping_key, settings.data)
    make_keys(settings.config, SERVICES)
    if settings.env != "production":
        make_development_key(settings.config)


def run(settings: Settings) -> int:
    """Make the keys and say where they are; give the exit code."""
    try:
        make_every_key(settings)
    except (OSError, WrappingKeyRefused) as e:
        ERR.print(f"cogov keys: {e}")
        return 1
    ERR.print(f"keys: {settings.config}", soft_wrap=True)
    return 0
