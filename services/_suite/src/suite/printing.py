"""How commands print what files say: exactly, and without steering the terminal."""

import sys
from collections.abc import Iterable
from io import StringIO
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.table import Table

WIDE_ENOUGH = 120
_CM2_IN_M2 = 10_000


def square_metres(area_cm2: int) -> str:
    """Print cm² as m² with as many decimals as it has, two at least."""
    whole, rest = divmod(area_cm2, _CM2_IN_M2)
    decimals = f"{rest:04d}"
    return f"{whole:,}.{decimals[:2]}{decimals[2:].rstrip('0')}"


def clean(text: str) -> str:
    """Keep a file's texts from steering the terminal."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


def rendered(table: "Table", lines: Iterable[str]) -> str:
    """Lay a table out, if it has rows, with lines of text below it."""
    from rich.console import Console
    from rich.text import Text

    written = StringIO()
    console = Console(file=written, width=WIDE_ENOUGH, highlight=False, color_system=None)
    if table.row_count:
        console.print(table)
    for line in lines:
        console.print(Text(clean(line)), soft_wrap=True)
    return written.getvalue()


def write(text: str, *, to_stderr: bool = False) -> None:
    """Write to a standard stream."""
    # Bytes, because a lone surrogate from the file must not end in an encoding error.
    stream = sys.stderr if to_stderr else sys.stdout
    stream.flush()
    stream.buffer.write(text.encode("utf-8", "backslashreplace"))
    stream.buffer.flush()
