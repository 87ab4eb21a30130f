"""What reads sheets: a roll, deliveries, a contract's services, a list that was exported.

Each command is carried out by a module of its own, as those in `cli`.
"""

from pathlib import Path
from typing import Annotated

import typer

from suite.cli_install import chosen_settings

sheets = typer.Typer()
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for machines.")]
At = Annotated[str, typer.Option("--at", help="The address of a running system.")]
HERE = "http://127.0.0.1:8026"


@sheets.command(
    "import-roll",
    epilog="Example: cogov import-roll 业主名册.xlsx --preview --map '面积=建筑面积(套内)'",
)
def import_roll(
    file: Annotated[Path, typer.Argument(help="A sheet of units and owners: .xlsx, .xls, .csv.")],
    preview: Annotated[
        bool, typer.Option("--preview", help="Say what it would register; needs no system.")
    ] = False,
    estate: Annotated[
        str | None, typer.Option(help="The id of the registered estate it is loaded for.")
    ] = None,
    mapping: Annotated[
        list[str] | None,
        typer.Option("--map", help="A column that is not recognised, as FIELD=HEADER; repeatable."),
    ] = None,
    keep_map: Annotated[
        bool, typer.Option("--keep-map", help="Read the estate's sheets so from now on.")
    ] = False,
    same_building: Annotated[
        list[str] | None,
        typer.Option("--same-building", help="One building's other name, as 2-=2座; repeatable."),
    ] = None,
    rows_of: Annotated[
        str | None, typer.Option(help="Whose rows are read where a sheet holds several estates.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Confirm without asking.")] = False,
    leave_out: Annotated[
        int, typer.Option(min=0, help="With --yes: so many rows cannot be read and may stay out.")
    ] = 0,
    at: At = HERE,
    as_json: AsJson = False,
) -> None:
    """Load a sheet of units and owners: preview it row by row, ask, and register what it said.

    Exit code 0: registered, or with --preview: it can be. 1: refused, or not confirmed; nothing is
    registered. 2: the file cannot be read, or wrong use. The token is COGOV_TOKEN, else a development
    token.
    """
    if preview:
        from suite.import_roll import show_preview

        code = show_preview(file, mapping or [], same_building or [], rows_of, as_json=as_json)
        raise typer.Exit(code)
    from suite.upload_roll import Wanted, upload_roll

    if estate is None:
        typer.echo("cogov import-roll: say --estate ID, or --preview", err=True)
        raise typer.Exit(2)
    wanted = Wanted(
        file=file,
        estate=estate,
        at=at,
        mapping=mapping or [],
        same_building=same_building or [],
        rows_of=rows_of,
        keep=keep_map,
        yes=yes,
        leave_out=leave_out,
        as_json=as_json,
    )
    raise typer.Exit(upload_roll(chosen_settings(), wanted))


@sheets.command(
    "import-deliveries",
    epilog="Example: cogov import-deliveries 送达记录.xlsx --estate 8a612838-… --meeting 2026-1",
)
def import_deliveries(
    file: Annotated[Path, typer.Argument(help="An exported list, or a collector's in its form.")],
    estate: Annotated[str | None, typer.Option(help="The estate's id.")] = None,
    meeting: Annotated[str | None, typer.Option(help="The meeting's reference.")] = None,
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what would be recorded; record nothing.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Record it without asking.")] = False,
    at: At = HERE,
    as_json: AsJson = False,
) -> None:
    """Record deliveries of ballots from a sheet, in batches; what is there already stays as it is.

    Exit code 0: recorded, or there already. 1: a row or the system refuses, or nobody confirmed. 2: the
    file cannot be read, or wrong use. The token is COGOV_TOKEN, else a development token. Results are
    never imported: they come from a count.
    """
    from suite.import_deliveries import Asked, import_deliveries

    asked = Asked(file, at, estate, meeting, preview=preview, yes=yes, as_json=as_json)
    raise typer.Exit(import_deliveries(chosen_settings(), asked))


@sheets.command(
    "import-items",
    epilog="Example: cogov import-items 服务项目.xlsx --estate 8a612838-… --contract 2026-1",
)
def import_items(
    file: Annotated[Path, typer.Argument(help="A sheet of a contract's services: .xlsx, .csv.")],
    estate: Annotated[str | None, typer.Option(help="The estate's id.")] = None,
    contract: Annotated[str | None, typer.Option(help="The draft's reference.")] = None,
    tier: Annotated[
        str | None, typer.Option(help="GUARANTEE, BASIC or STANDARD; a draft says it itself.")
    ] = None,
    jurisdiction: Annotated[
        str, typer.Option(help="The profile whose catalogue holds.")
    ] = "CN_NATIONAL",
    preview: Annotated[
        bool, typer.Option("--preview", help="Only say what it would put in; change nothing.")
    ] = False,
    template: Annotated[
        bool, typer.Option("--template", help="Write FILE with what --tier asks for, and end.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Put it in without asking.")] = False,
    at: At = HERE,
    as_json: AsJson = False,
) -> None:
    """Put the services of a sheet into a contract's draft: preview them row by row, ask, and revise it.

    Exit code 0: put in, or with --preview: it can be. 1: a row or the system refuses, or nobody
    confirmed; nothing is changed. 2: the file cannot be read, or wrong use. Without --estate and
    --contract, --preview needs no system. The token is COGOV_TOKEN, else a development token.
    """
    from suite.import_items import Asked, import_items

    asked = Asked(
        file=file,
        at=at,
        estate=estate,
        contract=contract,
        tier=tier,
        jurisdiction=jurisdiction,
        preview=preview,
        template=template,
        yes=yes,
        as_json=as_json,
    )
    raise typer.Exit(import_items(chosen_settings(), asked))


@sheets.command(
    "check-list",
    epilog="Example: cogov check-list 表决结果.xlsx --estate 8a612838-… --meeting 2026-1",
)
def check_list(
    file: Annotated[Path, typer.Argument(help="A list that was exported: .xlsx or .csv.")],
    estate: Annotated[
        str | None, typer.Option(help="The estate whose list a running system gives now.")
    ] = None,
    roll: Annotated[str | None, typer.Option(help="Which roll, for a roll's entries.")] = None,
    meeting: Annotated[
        str | None, typer.Option(help="Which meeting, for deliveries and results.")
    ] = None,
    at: At = HERE,
    as_json: AsJson = False,
) -> None:
    """Know an exported list by its headers, and say whether it is what the system says now.

    Exit code 0: a list of ours and, with --estate, the same. 1: none of ours, or it differs. 2: the
    file or the system cannot be read, or wrong use. The token is COGOV_TOKEN, else a development token.
    """
    from suite.lists import Against, check_list

    against = Against(at, estate, roll, meeting)
    raise typer.Exit(check_list(chosen_settings(), file, against, as_json=as_json))
