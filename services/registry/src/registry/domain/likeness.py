"""Finds what may be written twice: doors and buildings that differ only in how they are written.

Such things are proposed, never joined and never parted by themselves (F03, F12). Pure.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

T = TypeVar("T")

DIGITS = dict(zip("零〇一二两三四五六七八九", "001223456789", strict=True))
_NUMERAL = re.compile("[零〇一二两三四五六七八九十]+")
_PHASE = re.compile(r"第?(\d+)(?:期|区)")
_WORDS = re.compile(r"第|号楼|号院|楼号|[栋幢座楼号#＃]|[\s\-—_.]")


def door_key(phase: str, building: str, stairwell: str, room: str) -> tuple[str, ...]:
    """Give what doors that differ only in leading zeros have in common: 0101 and 101 (F03)."""
    return building, *(_without_leading_zeros(part) for part in (phase, stairwell, room))


def door_order(door: Mapping[str, str]) -> list[tuple[int, str]]:
    """Give what puts doors in the order people walk past them: 2 before 10, 101 before 1001."""
    parts = (door.get("phase", ""), door["building"], door.get("stairwell", ""), door["room"])
    words = "\x1f".join(parts)
    return [(len(w), w) for w in re.findall(r"\d+|\D+", words)]


def building_key(label: str) -> tuple[str, str]:
    """Give what labels of one building have in common, as (phase, rest).

    2座, 2-, 第2座 and 2号楼 are alike, so are 八座 and 8座; 二期4座 is of another phase than 4座 (F12).
    """
    plain = unicodedata.normalize("NFKC", label).upper()
    plain = _NUMERAL.sub(lambda found: _number(found.group()), plain)
    phase = _PHASE.search(plain)
    rest = _WORDS.sub("", _PHASE.sub("", plain))
    return (phase[1] if phase else ""), _without_leading_zeros(rest)


def alike(things: Iterable[tuple[Hashable, T]]) -> list[list[T]]:
    """Give the groups of two and more things that have one key, in the order they came."""
    groups: Mapping[Hashable, list[T]] = defaultdict(list)
    for key, thing in things:
        groups[key].append(thing)
    return [group for group in groups.values() if len(group) > 1]


def _without_leading_zeros(text: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", text)


def _number(numeral: str) -> str:
    """Read a Chinese numeral below one hundred, or digit by digit."""
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(DIGITS[c] for c in numeral)
    return f"{DIGITS.get(tens, '1')}{DIGITS.get(ones, '0')}"
