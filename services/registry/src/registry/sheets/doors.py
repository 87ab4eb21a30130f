"""From what a row says of a place to a door code, and which doors and buildings look alike."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from functools import lru_cache

from msgspec import Struct

from registry.commands import Door, normal
from registry.domain.likeness import building_key, door_key
from registry.sheets.cells import without_decimals
from registry.sheets.remarks import Remark
from sheets.cells import text_of
from sheets.reading import Value

NOT_GIVEN = "未写明"
"""The building of rooms whose building nobody wrote down."""
PARKING = "车位"
"""The building of parking spaces that stand in a column of their own."""

_ADDRESS = re.compile(
    r"(?:(?P<phase>.{1,6}?期))?(?P<building>[^期]{1,12}?(?:号楼|[栋幢座楼]))"
    r"(?:(?P<stairwell>[^单元]{1,6})单元)?(?P<room>[\w-]{1,12}?)(?:室|号|房)?"
)
_DATE_TEXT = re.compile(r"(?:19|20)(\d\d)[-/年](\d{1,2})[-/月](\d{1,2})日?(?:[ T]0?0:00(?::00)?)?")
_MONTH_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日")
_DASHES = re.compile(r"[-‐-―−－—/]")
_WORDS = {
    "栋": "dong", "幢": "zhuang", "座": "zuo", "楼": "lou", "号": "hao", "期": "qi", "区": "qu",
    "第": "di", "商": "shang", "业": "ye", "地": "de", "下": "xia", "车": "che", "库": "ku",
    "位": "wei", "一": "yi", "二": "er", "三": "san", "四": "si", "五": "wu", "六": "liu",
    "七": "7h", "八": "ba", "九": "jiu", "十": "shi", "#": "j", "-": "h",
}  # fmt: skip
"""Each another word, so that labels that differ have references that differ."""
_SHOP = re.compile(r"商|铺|店|门面|网点")
_PARKING = re.compile(r"车位|车库|停车")


class Names(Struct, frozen=True):
    """What is known of building names: which is another's, and which stand in the register."""

    same: dict[str, str] = {}
    registered: dict[str, str] = {}

    @classmethod
    def of(cls, same: Mapping[str, str] | None, registered: Mapping[str, str] | None) -> "Names":
        """Take what the clerk decided, label to label, and the register's labels with their refs."""
        return cls(
            {normal(label): to for label, to in (same or {}).items()},
            {normal(label): ref for label, ref in (registered or {}).items()},
        )

    def ref(self, label: str) -> str:
        """Give the reference of a building."""
        return self.registered.get(normal(label)) or building_ref(label)


class Place(Struct, frozen=True):
    """Where a unit is: its door code, its building's label, and what is to be said of it."""

    door: Door
    label: str
    remarks: tuple[Remark, ...] = ()

    @property
    def kind(self) -> str | None:
        """Give the kind that the names of building and room show."""
        names = f"{self.label} {self.door.room}"
        if _PARKING.search(names):
            return "parking"
        return "commercial" if _SHOP.search(names) else None


@lru_cache(4096)
def clean(text: str) -> str:
    """Give a part of a door as it is written down: width of characters and blanks do not matter."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


@lru_cache(1024)
def building_ref(label: str) -> str:
    """Give a building's reference, which follows from its label alone; 2座 and 2幢 differ (F12)."""
    found = re.findall(r"[a-z0-9]+|.", clean(label).lower())
    words = [_WORDS.get(c, c) for c in found]
    ref = "-".join(words)
    if len(ref) <= 40 and all(re.fullmatch(r"[a-z0-9]+", w) for w in words) and found:
        return ref
    return "b-" + hashlib.sha256(clean(label).encode()).hexdigest()[:16]


def room_text(value: Value | None, cell: str, *, alone: bool) -> tuple[str, list[Remark]]:
    """Give a room's text; what a spreadsheet made of it is restored, and said.

    `alone`: nothing else in the row tells building or stairwell, so 2001-02-03 was 1-2-3.
    """
    if isinstance(value, date):
        return _from_date(value.year % 100, value.month, value.day, cell, alone=alone)
    text = text_of(value)
    if found := _DATE_TEXT.fullmatch(clean(text)):
        year, month, day = (int(group) for group in found.groups())
        return _from_date(year, month, day, cell, alone=alone)
    if found := _MONTH_DAY.fullmatch(clean(text)):
        return f"{found[1]}-{found[2]}", [Remark("ROOM_WAS_DATE", cell)]
    if isinstance(value, int | float):
        return text, [Remark("ROOM_WAS_NUMBER", cell)]
    whole, was_number = without_decimals(clean(text))
    return (whole, [Remark("ROOM_WAS_NUMBER", cell)]) if was_number else (text, [])


def _from_date(
    year: int, month: int, day: int, cell: str, *, alone: bool
) -> tuple[str, list[Remark]]:
    text = f"{year}-{month}-{day}" if alone else f"{month}-{day}"
    return text, [Remark("ROOM_WAS_DATE", cell, {"room": text})]


def place(phase: str, building: str, stairwell: str, room: str, names: Names, cell: str) -> Place:
    """Give the place of a row; a room in parts (1-2-301, 1栋2单元301室) tells what columns do not."""
    remarks: list[Remark] = []
    room = clean(room)
    parts = [p for p in _DASHES.split(room) if p]
    address = _ADDRESS.fullmatch(room)
    if address:
        phase, building = phase or address["phase"] or "", building or address["building"]
        stairwell, room = stairwell or address["stairwell"] or "", address["room"]
    elif len(parts) >= 3 and not building:
        if len(parts) == 4:
            phase = phase or parts.pop(0)
            remarks.append(Remark("DOOR_IN_FOUR_PARTS", cell))
        building, stairwell, room = parts[0], stairwell or parts[1], "-".join(parts[2:])
    elif len(parts) == 3 and building_key(parts[0])[1] == building_key(building)[1]:
        stairwell, room = stairwell or parts[1], parts[2]
    if not building:
        building = NOT_GIVEN
        remarks.append(Remark("BUILDING_NOT_GIVEN", cell))
    label = _label(phase, names.same.get(normal(building), building))
    stairwell = clean(stairwell).removesuffix("单元")
    stairwell = "" if stairwell in {"0", "无"} else stairwell
    door = Door(building=names.ref(label), room=room, phase=clean(phase), stairwell=stairwell)
    return Place(door, label, tuple(remarks))


def _label(phase: str, building: str) -> str:
    """Give a building's label; two phases may each have a building 1 (F04)."""
    phase, building = clean(phase), clean(building)
    if not phase or building in {NOT_GIVEN, PARKING}:
        return building
    named = phase if re.search(r"[期区苑]", phase) else f"{phase}期"
    return building if building.startswith(named) else named + building


def parking_place(text: str, names: Names) -> Place:
    """Give the place of a parking space that stands in a column of its own."""
    return Place(Door(building=names.ref(PARKING), room=clean(text)), PARKING)


def same_door(one: Place) -> tuple[object, ...]:
    """Give what doors have in common that may be one: leading zeros (F03), 八座 for 8座 (F12)."""
    door = one.door
    _, *parts = door_key(door.phase, door.building, door.stairwell, door.room.removesuffix("室"))
    return building_key(one.label), *parts
