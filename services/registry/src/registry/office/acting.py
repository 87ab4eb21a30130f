"""What the office's pages act with: the registry's own functions, with the rights of the API."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from chassis.domain import Command
from chassis.executor import Answer
from chassis.limits import Buckets
from chassis.reads import Reads
from chassis.refusals import NotFound, RoleNotAllowed, ValidationFailed
from registry.application import Registry
from registry.office.web import Ask, Web
from registry.queries import Queries
from registry.rights import CLERK
from registry.uploads import Uploads


@dataclass(slots=True)
class Office:
    """The registry as its pages use it."""

    registry: Registry
    queries: Queries
    uploads: Uploads
    reads: Reads
    buckets: Buckets
    web: Web

    def require(self, ask: Ask, roles: Sequence[str] = CLERK) -> UUID:
        """Give the estate in the address to one who holds a role there; 404 in a foreign one."""
        held = self.reads.roles(ask.actor, str(ask.estate_id))
        if held & set(roles):
            return ask.estate_id
        raise RoleNotAllowed if held else NotFound

    def do(self, ask: Ask, c: Command) -> Answer:
        """Carry out a command as its form asks; the form sent twice is sent once."""
        executor = self.registry.core.executor
        executor.check(c)
        self.take(ask)
        return executor.execute(c, ask.actor, self.once(ask))

    def take(self, ask: Ask) -> None:
        """Count the request against the caller's bucket, as the API does."""
        actor = ask.actor
        self.buckets.take(f"{actor.issuer}\x1f{actor.client or actor.subject}")

    @staticmethod
    def once(ask: Ask) -> str:
        """Give the name that a page gave to what its form asks for."""
        said = ask.form.one("once") or ""
        try:
            return str(UUID(said))
        except ValueError:
            raise ValidationFailed(problem="once: not one of ours") from None
