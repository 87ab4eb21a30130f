"""`cogov brokers`: one Kafka user a service, made on any broker, with the rights it needs.

Passwords lie in files, one a user, named as the user.
"""

from pathlib import Path

from rich.console import Console

from serving.brokers import Brokers, BrokersAway
from serving.users import BrokersRefuse, make_users, user_of
from suite.settings import SERVICES

ERR = Console(stderr=True)


def run(admin: str, passwords: Path) -> int:
    """Make the users and say so; give the exit code."""
    try:
        make_users(Brokers(admin), passwords, SERVICES)
    except (BrokersAway, BrokersRefuse, OSError) as e:
        ERR.print(f"cogov brokers: {e}", markup=False, soft_wrap=True)
        return 1
    ERR.print(f"users: {', '.join(map(user_of, SERVICES))}")
    return 0
