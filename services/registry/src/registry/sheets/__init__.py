"""Reads the sheets that estates have: what each row is, and what the roll will be.

Pure: bytes in, a `Preview` out. Nothing is kept, nothing is asked of the system.
"""

from registry.sheets.fields import FIELDS
from registry.sheets.preview import Progress, preview
from registry.sheets.remarks import REMARKS, Problem, Remark, words
from registry.sheets.results import Column, Part, Preview, RowResult
from sheets.refusals import SheetRefused

__all__ = [
    "FIELDS",
    "REMARKS",
    "Column",
    "Part",
    "Preview",
    "Problem",
    "Progress",
    "Remark",
    "RowResult",
    "SheetRefused",
    "preview",
    "words",
]
