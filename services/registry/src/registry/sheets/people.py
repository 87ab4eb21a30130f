"""Who stands in a row: names, document numbers and telephones as far as they tell people apart."""

import re
from collections.abc import Callable, Sequence

from registry.commands import OwnerRow, normal
from registry.identities import NOBODY, SPECIMENS, masked, usable_document
from registry.sheets.remarks import Remark
from sheets.cells import text_of
from sheets.reading import Value

_SEVERAL = re.compile(r"[、\uFF0C,;\uFF1B/\uFF0F|\n\r&]+")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d{1,3}")
_SAME_DIGITS = 8
PLACEHOLDER_PHONES = frozenset({"13800138000", "12345678901", "13800000000", "18888888888"})
SUBJECT = re.compile(r"[A-Za-z0-9:._-]{1,80}")
DIGITS_KEPT = 15
"""A spreadsheet keeps so many digits of a number; the rest become zeros (F01)."""


def several(text: str) -> list[str]:
    """Give what stands in one cell: several owners are parted by 、 , ; / or a new line."""
    return [one.strip() for one in _SEVERAL.split(text) if one.strip()]


def whole(text: str) -> list[str]:
    """Give what stands in a cell of one owner, whatever signs are in it."""
    return [text] if text else []


Parted = Callable[[str], list[str]]
"""How a cell is taken apart: `several`, or `whole` where a row is known to be of one owner."""


def document(
    value: Value | None, cell: str, parted: Parted = several
) -> tuple[list[str], list[Remark]]:
    """Give a cell's document numbers; a damaged or placeholder one is said and not taken (F01, F09)."""
    if (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) >= 10**DIGITS_KEPT
    ):
        return [""], [Remark("DOCUMENT_NUMBER_DAMAGED", cell)]
    found, remarks = [], []
    for one in parted(text_of(value).lstrip("'‘`")):
        code = wrong_document(one)
        if code:
            remarks.append(Remark(code, cell))
        found.append("" if code and code != "DOCUMENT_NOT_USABLE" else one)
    return found, remarks


def wrong_document(text: str) -> str | None:
    """Say by a code why a document number tells nobody apart; None when it does."""
    plain = normal(text)
    if _SCIENTIFIC.fullmatch(plain) or re.fullmatch(r"\d{15}000", plain):
        return "DOCUMENT_NUMBER_DAMAGED"
    if len(set(plain)) < 4 or plain in SPECIMENS or plain in NOBODY:
        return "DOCUMENT_PLACEHOLDER"
    return None if usable_document(text) else "DOCUMENT_NOT_USABLE"


def phone(
    value: Value | None, cell: str, parted: Parted = several
) -> tuple[list[str], list[Remark]]:
    """Give a cell's telephone numbers; one that everybody is given is nobody's (F09)."""
    found, remarks = [], []
    for one in parted(text_of(value)):
        digits = re.sub(r"\D", "", one)
        wrong = digits in PLACEHOLDER_PHONES or (
            len(digits) >= _SAME_DIGITS and len(set(digits[-_SAME_DIGITS:])) == 1
        )
        if wrong:
            remarks.append(Remark("PHONE_PLACEHOLDER", cell))
        found.append("" if wrong else one)
    return found, remarks


def owners(
    names: Sequence[str], documents: Sequence[str], phones: Sequence[str], subject: str, cell: str
) -> tuple[list[OwnerRow], list[Remark]]:
    """Give a row's owners, each with what is his; numbers that cannot be matched belong to nobody.

    `subject` is the ref under which an export of ours names the one owner of its row.
    """
    found = names or [""]
    remarks = [Remark("OWNERS_SPLIT", cell)] if len(found) > 1 else []
    matched = []
    for numbers in (documents, phones):
        if numbers and len(numbers) != len(found):
            remarks.append(Remark("OWNERS_NOT_MATCHED", cell))
        matched.append(numbers if len(numbers) == len(found) else [""] * len(found))
    made = []
    for name, number, telephone in zip(found, *matched, strict=True):
        known = name if name and normal(name) not in NOBODY else ""
        if known and masked(known):
            remarks.append(Remark("NAME_MASKED", cell))
        ref = subject if len(found) == 1 and SUBJECT.fullmatch(subject) else ""
        if not known and not ref:
            remarks.append(Remark("OWNER_UNKNOWN", cell))
        if known or number or telephone or ref:
            made.append(OwnerRow(ref or None, known or None, number or None, telephone or None))
    return made, remarks
