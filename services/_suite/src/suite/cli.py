"""The command line `cogov`: a list of commands, each carried out by a module of its own.

Exit codes: 0 done, 1 refused or differing, 2 wrong use.
"""

from pathlib import Path
from typing import Annotated

import typer

main = typer.Typer(
    name="cogov",
    help="共治 Cogov: self-government of residential estates, by the law and on the record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]


@main.callback()
def cogov() -> None:
    """共治 Cogov: self-government of residential estates, by the law and on the record."""


@main.command(epilog="Example: cogov tally votes.json --json")
def tally(
    file: Annotated[Path, typer.Argument(help="One case or a list of cases, as JSON.")],
    as_json: AsJson = False,
) -> None:
    """Recount votes with the function the committee counts with, and compare.

    Exit code 0: counted and as expected. 1: a case is refused or differs from what it expects.
    2: the file cannot be read.
    """
    from suite.tally import run

    raise typer.Exit(run(file, as_json=as_json))
