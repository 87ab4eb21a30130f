"""What a roll's sheet is sent with, and what was decided on it."""

from typing import Any, cast, get_args

from chassis.once import read_once
from chassis.refusals import ValidationFailed
from registry.commands.forms import AreaSource
from registry.uploads import Upload
from sheets.forms import Form, check_file

SHOWN: dict[str, Any] = {
    "type": "object",
    "required": ["sheet"],
    "additionalProperties": False,
    "properties": {
        "sheet": {"type": "string", "format": "binary", "description": ".xlsx, .xls or .csv"},
        "mapping": {"type": "string", "description": "JSON object: field to header"},
        "buildings": {"type": "string", "description": "JSON object: label to label (F12)"},
        "estate": {"type": "string", "description": "whose rows, where a file holds several"},
        "area_source": {"type": "string", "enum": list(get_args(AreaSource))},
        "keep_mapping": {"type": "string", "enum": ["true", "false"]},
    },
}
"""The form as the OpenAPI document shows it."""


def read_upload(form: Form) -> Upload:
    """Read what a program sends: the file and, in fields of JSON, what was decided on it."""
    names = [name for name, _ in form.fields]
    unknown = sorted(set(names) - {*SHOWN["properties"]})
    if unknown or len(set(names)) < len(names):
        raise ValidationFailed(problem=f"form: unknown or repeated fields: {', '.join(unknown)}")
    source = form.one("area_source") or "contract"
    keep = form.one("keep_mapping") or "false"
    if source not in get_args(AreaSource):
        raise ValidationFailed(problem=f"area_source: one of {', '.join(get_args(AreaSource))}")
    if keep not in {"true", "false"}:
        raise ValidationFailed(problem="keep_mapping: true or false")
    check_file(form)
    mapping = form.one("mapping")
    return Upload(
        form.file,
        form.data,
        mapping=_texts("mapping", mapping) if mapping is not None else None,
        buildings=_texts("buildings", form.one("buildings") or "{}"),
        estate=form.one("estate"),
        area_source=cast("AreaSource", source),
        keep_mapping=keep == "true",
    )


def _texts(name: str, said: str) -> dict[str, str]:
    """Read a field that holds a JSON object of texts, every key once."""
    try:
        found = read_once(said)
    except (ValueError, RecursionError):
        raise ValidationFailed(problem=f"{name}: a JSON object, every key once") from None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise ValidationFailed(problem=f"{name}: a JSON object of texts")
    return found
