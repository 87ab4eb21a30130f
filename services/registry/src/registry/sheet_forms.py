"""Reads a sheet that is sent as a form, in memory: owners never lie in a temporary file."""

import json
from collections.abc import AsyncGenerator
from typing import Any, cast, get_args

import msgspec
from fastapi import Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from chassis.refusals import BodyTooLarge, MalformedBody, UnsupportedMediaType, ValidationFailed
from registry.commands.forms import AreaSource
from registry.uploads import Upload

LIMIT = 20 * 1024 * 1024
"""How large a sheet's request may be, in bytes; 50,000 rows are some 5 MB."""
FIELDS = 1200
"""The most fields a form has: an office's list of pairs with what goes along."""
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


class Form(msgspec.Struct, frozen=True):
    """A form as it was sent: its fields in order, and its file if there is one."""

    fields: tuple[tuple[str, str], ...]
    file: str = ""
    data: bytes = b""

    def one(self, name: str) -> str | None:
        """Give a field's text, None where there is none."""
        return next((text for field, text in self.fields if field == name), None)


class _InMemory(MultiPartParser):
    """Never spools: what it holds goes with the request."""

    spool_max_size = LIMIT + 1

    def close(self) -> None:
        """Let go of what was read of a form that is refused."""
        for file in self._files_to_close_on_error:
            file.close()


async def read_form(request: Request) -> Form:
    """Read a form up to the limit; more is refused without reading on."""
    media = request.headers.get("content-type", "")
    if media.partition(";")[0].strip().lower() != "multipart/form-data":
        raise UnsupportedMediaType
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > LIMIT:
        raise BodyTooLarge(limit=LIMIT)
    parser = _InMemory(
        Headers(raw=request.headers.raw), _limited(request), max_files=1, max_fields=FIELDS
    )
    try:
        return await _read(await parser.parse())
    except ClientDisconnect:
        raise MalformedBody(problem="the body ended early") from None
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise MalformedBody(problem="not a readable multipart/form-data") from None
    finally:
        parser.close()


async def _limited(request: Request) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > LIMIT:
            raise BodyTooLarge(limit=LIMIT)
        yield part


async def _read(form: FormData) -> Form:
    fields = tuple((name, said) for name, said in form.multi_items() if isinstance(said, str))
    sheet = form.get("sheet")
    if len(fields) < len(form.multi_items()) and not isinstance(sheet, UploadFile):
        raise ValidationFailed(problem="form: the file's field is called sheet")
    if not isinstance(sheet, UploadFile):
        return Form(fields)
    return Form(fields, sheet.filename or "", await sheet.read())


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


def check_file(form: Form) -> None:
    """Refuse a form without a file, or with a name that nobody can print."""
    if not form.file:
        raise ValidationFailed(problem="sheet: send a file")
    if len(form.file) > 200 or not form.file.isprintable():
        raise ValidationFailed(problem="sheet: the file's name is too long or cannot be printed")


def _texts(name: str, said: str) -> dict[str, str]:
    """Read a field that holds a JSON object of texts, every key once."""
    try:
        found = json.loads(said, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        raise ValidationFailed(problem=f"{name}: a JSON object, every key once") from None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        raise ValidationFailed(problem=f"{name}: a JSON object of texts")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
