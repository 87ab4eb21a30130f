"""Who asks: an opaque subject with grants, each for a role within a scope.

A scope is a whole administrative code (2, 4, 6, 9 or 12 digits) or one estate's id (ruling A5);
anything else is no grant. What a person owns is never a grant: it follows from the roll.
"""

from dataclasses import dataclass

CODE_LENGTHS = frozenset({2, 4, 6, 9, 12})


@dataclass(frozen=True, slots=True)
class Grant:
    """A role within a scope, perhaps on behalf of an organisation."""

    role: str
    scope: str
    org: str | None = None

    def covers(self, root: str, code: str | None) -> bool:
        """Say whether the scope holds this root: the id itself, or its code cut to our length."""
        if self.scope == root:
            return True
        size = len(self.scope)
        return (
            size in CODE_LENGTHS
            and self.scope.isascii()
            and self.scope.isdigit()
            and code is not None
            and code[:size] == self.scope
        )


@dataclass(frozen=True, slots=True)
class Actor:
    """A caller we believe: subject, who vouches for him, through which client, with which grants.

    `everywhere` holds roles of the system's own parts (SYSTEM, SERVICE); no person's token has any.
    """

    subject: str
    issuer: str = ""
    client: str = ""
    grants: tuple[Grant, ...] = ()
    everywhere: frozenset[str] = frozenset()

    @property
    def scope(self) -> str:
        """Give the space in which this caller's idempotency keys are his own (ruling A14)."""
        return f"{self.issuer}\x1f{self.subject}\x1f{self.client}"

    def grants_on(self, root: str, code: str | None) -> tuple[Grant, ...]:
        """Give the grants that hold on a root whose administrative code is `code`."""
        return tuple(g for g in self.grants if g.covers(root, code))

    def roles_on(self, root: str, code: str | None) -> frozenset[str]:
        """Give every role that holds on a root."""
        return self.everywhere | {g.role for g in self.grants_on(root, code)}


SYSTEM = Actor("system", "cogov", everywhere=frozenset({"SYSTEM"}))
"""Clocks and policies act under this name."""

NOBODY = Actor("")
"""A reader without a token."""
