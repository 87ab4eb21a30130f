"""The command line `cogov`: a list of commands, each carried out by a module of its own.

Exit codes: 0 done, 1 refused or differing, 2 wrong use.
"""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from suite.cli_install import Admin, Passwords, chosen_settings, install
from suite.cli_sheets import HERE, AsJson, At, sheets

main = typer.Typer(
    name="cogov",
    help="共治 Cogov: self-government of residential estates, by the law and on the record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Data = Annotated[
    Path | None, typer.Option(help="The data folder; else COGOV_DATA, else ./cogov-data.")
]


main.add_typer(install)
main.add_typer(sheets)


@main.callback()
def cogov() -> None:
    """共治 Cogov: self-government of residential estates, by the law and on the record."""


@main.command(epilog="Example: cogov up --port 8026")
def up(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="Port of the REST APIs and the docs.")] = None,
    grpc_port: Annotated[int | None, typer.Option(help="Port of gRPC; 0 for any.")] = None,
    virtual_clock: Annotated[
        bool,
        typer.Option("--virtual-clock", help="Time stands still until it is moved; no production."),
    ] = False,
) -> None:
    """Run every service in this process, with embedded databases; stop with Ctrl-C."""
    from serving.leaving import leave
    from suite.up import serve

    clock = "virtual" if virtual_clock else None
    leave(serve(chosen_settings(data=data, port=port, grpc_port=grpc_port, clock=clock)))


@main.command(epilog="Example: cogov stack --data ./stack --virtual-clock")
def stack(
    data: Data = None,
    port: Annotated[int | None, typer.Option(help="Port of the gateway; 0 for any.")] = None,
    grpc_port: Annotated[int | None, typer.Option(help="Its port of gRPC; 0 for any.")] = None,
    virtual_clock: Annotated[
        bool,
        typer.Option("--virtual-clock", help="Time stands still until it is moved; no production."),
    ] = False,
    partitions: Annotated[
        int, typer.Option(min=1, max=100, help="Partitions of every topic, for ever.")
    ] = 4,
) -> None:
    """Run every service apart, with PostgreSQL and Kafka, as child processes; stop with Ctrl-C.

    Needs PostgreSQL's server programs, Java, nginx and Kafka's jars: make stack-deps. What runs, and
    where, stands in running.json in the data folder. Exit code 1: something did not start. 2: this
    machine lacks something, or wrong use.
    """
    from suite.stack.run import serve

    clock = "virtual" if virtual_clock else None
    settings = chosen_settings(data=data, port=port, grpc_port=grpc_port, clock=clock)
    raise typer.Exit(serve(settings, partitions))


@main.command(epilog="Example: cogov backup ./saved --data ./stack")
def backup(
    folder: Annotated[Path, typer.Argument(help="A new folder.")],
    data: Data = None,
    admin: Annotated[str | None, Admin] = None,
    passwords: Passwords = Path("secrets"),
    with_keys: Annotated[bool, typer.Option("--with-keys", help="The keys as well.")] = False,
) -> None:
    """Save a system while it runs: `cogov up` on files, a stack, or with --admin any server.

    Exit code 0: saved. 1: refused; the folder is worth nothing then.
    """
    from suite.backup.run import Asked, backup

    asked = Asked(folder, admin, passwords)
    raise typer.Exit(backup(chosen_settings(data=data), asked, with_keys=with_keys))


@main.command(epilog="Example: cogov restore ./saved --data ./stack")
def restore(
    folder: Annotated[Path, typer.Argument(help="A backup.")],
    data: Data = None,
    admin: Annotated[str | None, Admin] = None,
    passwords: Passwords = Path("secrets"),
) -> None:
    """Restore a backup into an empty system that is stopped, and prove that it is the same.

    Exit code 0: every log and every state is as it was saved. 1: refused, or it is not the same.
    """
    from suite.backup.run import Asked, restore

    raise typer.Exit(restore(chosen_settings(data=data), Asked(folder, admin, passwords)))


@main.command(epilog="Example: cogov demo --once   or: cogov demo --story concern --at URL")
def demo(
    once: Annotated[bool, typer.Option("--once", help="End after the table.")] = False,
    at: Annotated[
        str | None,
        typer.Option("--at", help="Play on a running system (cogov up --virtual-clock)."),
    ] = None,
    story: Annotated[str, typer.Option(help="Which story: votes, concern, or alliance.")] = "votes",
    as_json: AsJson = False,
) -> None:
    """Play a story through the APIs and compare what comes out with what was expected.

    votes: real published votes, counted again. concern: three concerns from a resident's word to the
    posted accounts. Exit code 0: everything came out as expected. 1: something did not. 2: wrong use.
    """
    from suite.demo.run import run

    raise typer.Exit(run(at=at, once=once, story=story, as_json=as_json))


@main.command(
    epilog="Example: cogov token REGISTRY_CLERK@220105 STREET_OFFICER@220105 --subject clerk-1"
)
def token(
    grants: Annotated[
        list[str] | None,
        typer.Argument(help="ROLE@SCOPE: a scope is an administrative code or an estate id."),
    ] = None,
    subject: Annotated[str, typer.Option(help="The opaque subject ref.")] = "dev",
    hours: Annotated[float, typer.Option(min=0.01, max=24 * 365, help="How long it holds.")] = 12,
    link: Annotated[
        bool, typer.Option("--link", help="Print a link that signs in at the office, once.")
    ] = False,
    at: At = HERE,
) -> None:
    """Print a development token, signed with a local key that production refuses."""
    from suite.tools import print_token

    raise typer.Exit(
        print_token(chosen_settings(), subject, grants or [], hours, at if link else None)
    )


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


@main.command(epilog="Example: cogov events committee --after 100 --limit 20")
def events(
    service: Annotated[
        str, typer.Argument(help="registry, committee, consultation, deliberation or alliance.")
    ],
    after: Annotated[int, typer.Option(min=0, help="The last position you have.")] = 0,
    limit: Annotated[int, typer.Option(min=0, help="At most so many; 0 for all.")] = 0,
    grpc_at: Annotated[
        str, typer.Option(help="The gRPC address of a running system, its gateway or the service.")
    ] = "127.0.0.1:8027",
    tls: Annotated[
        Path | None,
        typer.Option(
            help="A folder with tls.crt, tls.key and ca.crt: mutual TLS with the service."
        ),
    ] = None,
) -> None:
    """Print a service's stored events as JSON lines, read through its EventLog.

    Needs the folder of keys (COGOV_CONFIG): it asks with the service's own. Exit code 1: nobody
    answers, or not to us. 2: wrong use.
    """
    from suite.tools import print_events

    raise typer.Exit(print_events(chosen_settings(), service, after, limit, grpc_at, tls))


@main.command(epilog="Example: cogov state 8a612838-dedf-5f9d-b30e-6821f4592506 --as-of 2026-03-31")
def state(
    estate: Annotated[
        str | None, typer.Argument(help="An estate's id; without one, every estate.")
    ] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="As the log said at 24:00 of a day."),
    ] = None,
    digest: Annotated[bool, typer.Option("--digest", help="Print the digest only.")] = False,
    at: At = HERE,
) -> None:
    """Print an estate's governance state, or its digest, from a running system."""
    from suite.tools import print_state

    raise typer.Exit(print_state(at, estate, as_of.date() if as_of else None, digest=digest))


@main.command(epilog="Example: cogov rebuild --from stores")
def rebuild(
    source: Annotated[
        str, typer.Option("--from", help="journal: fold it again; stores: republish every event.")
    ] = "journal",
    data: Data = None,
) -> None:
    """Build every estate's state again and say whether it came out the same.

    The system must be stopped. Exit code 0: byte-equal. 1: it differs, or the data is in use.
    """
    from suite.tools import rebuild_states

    raise typer.Exit(rebuild_states(chosen_settings(data=data), source))


@main.command(epilog="Example: cogov clock --to 2026-04-01T09:00:00+08:00")
def clock(
    to: Annotated[str, typer.Option("--to", help="The instant to move to, with its offset.")],
    at: At = HERE,
) -> None:
    """Move the virtual clock of a running system through everything that falls due."""
    from suite.tools import move_clock

    raise typer.Exit(move_clock(chosen_settings(), at, to))


@main.command(epilog="Example: cogov parked --retry ESTATE")
def parked(
    retry: Annotated[
        str | None, typer.Option(help="Apply this estate's parked records again.")
    ] = None,
    data: Data = None,
) -> None:
    """List records that wait because they were not understood, or retry an estate's."""
    from suite.tools import show_parked

    raise typer.Exit(show_parked(chosen_settings(data=data), retry))
