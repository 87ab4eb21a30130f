"""Reads a sheet that is sent as a form, in memory: owners never lie in a temporary file."""

from collections.abc import AsyncGenerator

import msgspec
from fastapi import Request
from starlette.datastructures import FormData, Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect

from chassis.refusals import BodyTooLarge, MalformedBody, UnsupportedMediaType, ValidationFailed

LIMIT = 20 * 1024 * 1024
"""How large a sheet's request may be at the most, in bytes; 50,000 rows are some 5 MB."""
FIELDS = 1200
"""The most fields a form has: an office's list of pairs with what goes along."""


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


async def read_form(request: Request, limit: int = LIMIT) -> Form:
    """Read a form up to a limit; more is refused without reading on."""
    media = request.headers.get("content-type", "")
    if media.partition(";")[0].strip().lower() != "multipart/form-data":
        raise UnsupportedMediaType
    length = request.headers.get("content-length", "0")
    if length.isdecimal() and int(length) > limit:
        raise BodyTooLarge(limit=limit)
    parser = _InMemory(
        Headers(raw=request.headers.raw), _limited(request, limit), max_files=1, max_fields=FIELDS
    )
    try:
        return await _read(await parser.parse())
    except ClientDisconnect:
        raise MalformedBody(problem="the body ended early") from None
    except (MultiPartException, KeyError, UnicodeDecodeError):
        raise MalformedBody(problem="not a readable multipart/form-data") from None
    finally:
        parser.close()


async def _limited(request: Request, limit: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > limit:
            raise BodyTooLarge(limit=limit)
        yield part


async def _read(form: FormData) -> Form:
    fields = tuple((name, said) for name, said in form.multi_items() if isinstance(said, str))
    sheet = form.get("sheet")
    if len(fields) < len(form.multi_items()) and not isinstance(sheet, UploadFile):
        raise ValidationFailed(problem="form: the file's field is called sheet")
    if not isinstance(sheet, UploadFile):
        return Form(fields)
    return Form(fields, sheet.filename or "", await sheet.read())


def check_file(form: Form) -> None:
    """Refuse a form without a file, or with a name that nobody can print."""
    if not form.file:
        raise ValidationFailed(problem="sheet: send a file")
    if len(form.file) > 200 or not form.file.isprintable():
        raise ValidationFailed(problem="sheet: the file's name is too long or cannot be printed")
