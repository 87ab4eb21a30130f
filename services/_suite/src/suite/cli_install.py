"""What an installation is made with, once and after an upgrade: keys, databases, Kafka's users, schemas.

Each command is carried out by a module of its own, as those in `cli`.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from suite.settings import Settings

install = typer.Typer()
Admin = typer.Option(envvar="COGOV_DATABASE_ADMIN", help="The server, as who may make databases.")
Passwords = Annotated[
    Path,
    typer.Option(
        envvar="COGOV_PASSWORDS",
        help="A folder with a file for each role's password, named as the role.",
    ),
]


def chosen_settings(**given: object) -> "Settings":
    """Read the settings, or end with 2 and all that is wrong."""
    from suite.settings import read_settings

    try:
        return read_settings(**given)
    except ValueError as e:
        typer.echo(f"cogov: {e}", err=True)
        raise typer.Exit(2) from None


@install.command(epilog="Example: COGOV_CONFIG=/etc/cogov/keys cogov keys --apart")
def keys(
    apart: Annotated[
        bool, typer.Option("--apart", help="A folder a service, each with its own keys alone.")
    ] = False,
) -> None:
    """Make the keys that services need before they run apart, where they are missing.

    In COGOV_CONFIG: the wrapping key, each service's own, and in a demo the development key. With
    --apart also a folder for each service, which is its COGOV_CONFIG and holds what it needs alone.
    """
    from suite.keys import run

    raise typer.Exit(run(chosen_settings(), apart=apart))


@install.command(epilog="Example: cogov databases --admin postgresql://postgres@db/postgres")
def databases(
    admin: Annotated[str, Admin],
    passwords: Passwords = Path("secrets"),
) -> None:
    """Make each service's role and database on a PostgreSQL server, where they are missing.

    The roles are cogov_owner, who makes schemas, and cogov_<service>; each has the password that its
    file holds now, and the administrator's own may lie there too. May be run again at any time.
    """
    from suite.databases import run

    raise typer.Exit(run(admin, passwords))


@install.command(epilog="Example: cogov brokers --admin 127.0.0.1:9094 --passwords secrets")
def brokers(
    admin: Annotated[str, typer.Option(help="A listener on which one may make users, HOST:PORT.")],
    passwords: Annotated[
        Path,
        typer.Option(
            envvar="COGOV_PASSWORDS",
            help="A folder with a file for each user's password, named as the user.",
        ),
    ] = Path("secrets"),
) -> None:
    """Make each service's Kafka user, kafka_<service>, and give it its rights.

    It may write its service's topic, which nobody else may, and read every topic of ours. Each user has
    the password that its file holds now. May be run again at any time.
    """
    from suite.brokers import run

    raise typer.Exit(run(admin, passwords))


@install.command(
    epilog="Example: cogov migrate --owner 'postgresql://cogov_owner@db/cogov_{service}'"
)
def migrate(
    owner: Annotated[
        str,
        typer.Option(
            envvar="COGOV_DATABASE_OWNER",
            help="The databases as their owner, who may make schemas; {service} in the name.",
        ),
    ],
) -> None:
    """Make or renew the schemas of every service's PostgreSQL database (COGOV_DATABASE).

    The databases and the services' roles must exist; each role gets the few rights it needs.
    May be run again at any time. Exit code 0: done. 1: a database refused or is away. 2: wrong use.
    """
    from suite.tools import migrate_databases

    raise typer.Exit(migrate_databases(chosen_settings(), owner))
