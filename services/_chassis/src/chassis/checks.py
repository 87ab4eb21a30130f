"""What every command's fields must be, whatever the command: dates in range, no personal data.

Both walk the values, not the types: a field added to a command is covered without a line here.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cache
from operator import mul
from typing import Any

import msgspec

from chassis.refusals import PersonalDataInPlainField, ValidationFailed

EARLIEST = date(1949, 10, 1)
LATEST_AHEAD = timedelta(days=3653)

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BETWEEN = r"[ \-\u2010-\u2015\u2212·]"
_RUN = re.compile(rf"(?<![0-9A-Za-z])\d+(?:{_BETWEEN}?\d)*(?:{_BETWEEN}?[Xx])?(?![0-9A-Za-z])")
_MOBILE = re.compile(r"(?:(?:00)?86)?1[3-9]\d{9}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK = "10X98765432"
_FOUND = {
    "identity": ("身份证号", "an identity number"),
    "mobile": ("手机号", "a mobile number"),
    "card": ("银行卡号", "a bank card number"),
}


def check_plain(c: msgspec.Struct, now: datetime) -> None:
    """Refuse a date before 1949-10-01 or more than ten years ahead, and control characters.

    PostgreSQL cannot hold a NUL in a text, so one would stop every view that shows it.
    """
    latest = now.date() + LATEST_AHEAD
    for name, value in _walk(c, ""):
        if isinstance(value, str) and _CONTROL.search(value):
            raise ValidationFailed(problem=f"{name}: holds a control character")
        if isinstance(value, date):
            day = value.date() if isinstance(value, datetime) else value
            if not EARLIEST <= day <= latest:
                raise ValidationFailed(
                    problem=f"{name}: {day} is out of range ({EARLIEST} to {latest})"
                )


def check_personal(c: msgspec.Struct) -> None:
    """Refuse a text that holds an identity, mobile or bank card number, wherever it stands."""
    for name, value in _walk(c, ""):
        if isinstance(value, str) and (kind := personal_number(value)):
            zh, en = _FOUND[kind]
            raise PersonalDataInPlainField(field=name, zh_found=zh, en_found=en)


def personal_number(text: str) -> str | None:
    """Say which kind of personal number a text holds: identity, mobile, card or none.

    Full-width digits, and groups parted by one blank or dash, are read as people write them. A UUID
    names something by chance: one in 20,000 would pass for a card.
    """
    if _UUID.fullmatch(text):
        return None
    seen = text
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text)
        seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    for run in _RUN.finditer(seen):
        if len(run.group()) < 11:
            continue
        groups = re.split(_BETWEEN, run.group())
        for first in range(len(groups)):
            joined = ""
            for last in range(first, len(groups)):
                joined += groups[last]
                if len(joined) > 19:
                    break
                if kind := _kind(joined, groups[first : last + 1]):
                    return kind
    return None


def _kind(digits: str, groups: list[str]) -> str | None:
    if len(digits) == 18 and _identity(digits.upper()):
        return "identity"
    if _MOBILE.fullmatch(digits):
        return "mobile"
    # Dates in a row are as long as a card's number; a card's groups have four digits.
    fours = len(groups) == 1 or all(len(group) == 4 for group in groups[:-1])
    return "card" if fours and len(digits) >= 16 and digits.isdigit() and _luhn(digits) else None


def _identity(digits: str) -> bool:
    if not digits[:17].isdigit():
        return False
    return _CHECK[sum(map(mul, map(int, digits[:17]), _WEIGHTS)) % 11] == digits[17]


def _luhn(digits: str) -> bool:
    total = 0
    for i, d in enumerate(reversed(digits)):
        n = int(d) * (2 if i % 2 else 1)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def _walk(value: Any, name: str) -> Iterator[tuple[str, Any]]:
    if isinstance(value, msgspec.Struct):
        for field in _open_fields(type(value)):
            yield from _walk(getattr(value, field), f"{name}.{field}" if name else field)
    elif isinstance(value, list | tuple):
        for i, item in enumerate(value):
            yield from _walk(item, f"{name}[{i}]")
    elif isinstance(value, dict):
        for k, item in value.items():
            yield from _walk(k, f"{name} (a key)")
            yield from _walk(item, f"{name}.{k}")
    else:
        yield name, value


@cache
def _open_fields(kind: type[msgspec.Struct]) -> tuple[str, ...]:
    return tuple(f.name for f in msgspec.structs.fields(kind) if not _is_personal(f.type))


def _is_personal(kind: Any) -> bool:
    metas = getattr(kind, "__metadata__", ())
    if any((meta.extra or {}).get("personal") for meta in metas if isinstance(meta, msgspec.Meta)):
        return True
    return any(_is_personal(arg) for arg in getattr(kind, "__args__", ()) if arg is not type(None))
