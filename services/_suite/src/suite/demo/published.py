"""The published votes as the data file has them; see the file's own `about`."""

from importlib.resources import files

import msgspec
from msgspec import Struct, field

UNPUBLISHED = "表决事项未公布"
"""The title of a vote of which only the electorate was published."""


class Expected(Struct, frozen=True):
    """The result under the Civil Code, as the data file reads it."""

    motion_class: str
    result: str
    failed: list[str]


class Published(Struct, frozen=True):
    """One vote as it was published; areas in cm², figures only."""

    id: str
    estate: str
    place: str | None
    matter: str
    item278: int
    source: str
    total_heads: int
    total_area_cm2: int
    participating_heads: int
    participating_area_cm2: int
    agree_heads: int
    agree_area_cm2: int
    disagree_heads: int
    disagree_area_cm2: int
    announced: str
    expected: Expected
    date: str | None = None
    law_in_force: str = ""
    court: str | None = None
    notes: list[str] = field(default_factory=list)


class Minimum(Struct, frozen=True):
    """What a quorum needs."""

    heads: int
    area_cm2: int


class Electorate(Struct, frozen=True):
    """An electorate whose vote was announced, with the minimum we expect."""

    id: str
    estate: str
    place: str | None
    matter: str | None
    source: str
    total_heads: int
    total_area_cm2: int
    expected_minimum: Minimum
    window: str | None = None


class PublishedFile(Struct, frozen=True):
    """The whole file."""

    about: str
    votes: list[Published]
    electorates: list[Electorate]


def published() -> PublishedFile:
    """Read the copy that ships with the suite."""
    text = (files("suite") / "data" / "published_votes.json").read_bytes()
    return msgspec.json.decode(text, type=PublishedFile)
