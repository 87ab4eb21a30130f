"""The communities that estates may be registered in: real ones, with their statutory codes."""

import csv
from functools import cache
from importlib.resources import files

from msgspec import Struct


class Community(Struct, frozen=True):
    """A community and what it lies in; codes are statutory (统计用区划代码)."""

    code: str
    name: str
    township_code: str
    township: str
    district_code: str
    district: str
    city: str
    province: str


@cache
def communities() -> dict[str, Community]:
    """Give the 372 communities of the three districts that ship with the service, by code."""
    text = (files("registry") / "communities.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        r["community_code"]: Community(
            r["community_code"],
            r["community_name"],
            r["township_code"],
            r["township_name"],
            r["district_code"],
            r["district_name"],
            r["city_name"],
            r["province_name"],
        )
        for r in rows
    }
