"""Says what a sheet would register before anything is: pure, from bytes to a `Preview`."""

from collections.abc import Callable, Mapping

from registry.commands.forms import AreaSource
from registry.sheets.results import Preview

Progress = Callable[[int, int], None]
"""Told how many rows are done, of how many."""


def preview(
    name: str,
    data: bytes,
    mapping: Mapping[str, str] | None = None,
    *,
    estate: str | None = None,
    buildings: Mapping[str, str] | None = None,
    area_source: AreaSource = "contract",
    progress: Progress | None = None,
) -> Preview:
    """Read a sheet that an estate has and say what it would register.

    Args:
        name: the file's name, for refusals; what the file is, its content says.
        data: the file.
        mapping: field to header, for columns that are not recognised: `{"面积": "建筑面积(套内)"}`.
            A field goes by its zh label or its identifier (`registry.sheets.FIELDS`).
        estate: which estate's rows are read where a file holds several.
        buildings: what the clerk decided on buildings written in several ways: label to label.
        area_source: what the areas rest on where no column says so; the weakest unless told.
        progress: called now and then with the rows done and their number.

    Raises:
        SheetRefused: the file cannot be read, is not safe to open, or lacks a needed column.
    """
    raise NotImplementedError
