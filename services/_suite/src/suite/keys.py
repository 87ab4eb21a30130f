"""`cogov keys`: every key that services need before they run apart, made once, in one folder."""

import shutil

from rich.console import Console

from chassis.vault import WrappingKeyRefused, wrapping_key
from serving.keys import make_development_key, make_keys, make_keys_apart
from suite.settings import DECIDING, SERVICES, Settings

ERR = Console(stderr=True)


def make_every_key(settings: Settings) -> None:
    """Make what is missing: the wrapping key, the services' own, and the development key of a demo."""
    wrapping_key(settings.wrapping_key, settings.data)
    make_keys(settings.config, SERVICES)
    if settings.env != "production":
        make_development_key(settings.config)


def make_keys_for_each(settings: Settings) -> None:
    """Make a folder a service that signs as nobody else.

    Only a service that decides has a vault to open. All have the installation's one wrapping key, by
    which a backup knows whose it is.
    """
    folders = {service: settings.config / service for service in SERVICES}
    make_keys_apart(settings.config, SERVICES)
    wrapping_key(settings.wrapping_key, settings.data)
    for service in DECIDING:
        if not (own := folders[service] / settings.wrapping_key.name).exists():
            shutil.copy2(settings.wrapping_key, own)
    if settings.env != "production":
        make_development_key(settings.config, [*folders.values()])


def run(settings: Settings, *, apart: bool) -> int:
    """Make the keys and say where they are; give the exit code."""
    try:
        (make_keys_for_each if apart else make_every_key)(settings)
    except (OSError, WrappingKeyRefused) as e:
        ERR.print(f"cogov keys: {e}")
        return 1
    ERR.print(f"keys: {settings.config}", soft_wrap=True)
    return 0
