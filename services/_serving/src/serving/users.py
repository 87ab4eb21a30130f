"""Kafka's users: one a service, who alone may write the service's topic (ruling D4).

Everybody may read: what is published is for all services.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from kafka.admin import (
    ACL,
    ACLOperation,
    ACLPermissionType,
    ACLResourcePatternType,
    ResourcePattern,
    ResourceType,
    ScramMechanism,
    UserScramCredentialUpsertion,
)
from kafka.errors import KafkaError

from serving.brokers import Brokers
from serving.topics import administering, topic_of

TOPICS, GROUPS = "cogov.", "cogov-"
STARTS_WITHIN = 30_000
"""Milliseconds a broker that is just being set up has for its first answer."""


class BrokersRefuse(Exception):  # noqa: N818  (told to an operator)
    """A broker does not take a user or a right."""


def user_of(service: str) -> str:
    """Give the name of a service's Kafka user."""
    return f"kafka_{service}"


def make_users(brokers: Brokers, passwords: Path, services: Sequence[str]) -> None:
    """Set each user's password to what its file says now, and give the rights it lacks.

    Raises BrokersAway, BrokersRefuse, and OSError for a password that is missing.
    """
    users = [
        UserScramCredentialUpsertion(
            user_of(service),
            ScramMechanism.SCRAM_SHA_512,
            (passwords / user_of(service)).read_text().strip(),
        )
        for service in services
    ]
    with administering(brokers, STARTS_WITHIN) as admin:
        try:
            said = admin.alter_user_scram_credentials(users)
            given = admin.create_acls([right for s in services for right in _rights(s)])
        except KafkaError as e:
            raise BrokersRefuse(f"{type(e).__name__}: {e}") from e
    if wrong := [*filter(None, said.values()), *map(str, given["failed"])]:
        raise BrokersRefuse("\n".join(wrong))


def _rights(service: str) -> Iterator[ACL]:
    own = ResourcePattern(ResourceType.TOPIC, topic_of(service))
    all_of_ours = ResourcePattern(ResourceType.TOPIC, TOPICS, ACLResourcePatternType.PREFIXED)
    group = ResourcePattern(
        ResourceType.GROUP, f"{GROUPS}{service}", ACLResourcePatternType.PREFIXED
    )
    for operation, pattern in (
        (ACLOperation.CREATE, own),
        (ACLOperation.WRITE, own),
        (ACLOperation.READ, all_of_ours),
        (ACLOperation.READ, group),
    ):
        yield ACL(f"User:{user_of(service)}", "*", operation, ACLPermissionType.ALLOW, pattern)
