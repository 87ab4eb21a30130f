"""Tokens for tests that are about something else than tokens: a name is believed."""

from typing_extensions import override

from chassis.actors import NOBODY, Actor
from chassis.refusals import Unauthenticated
from chassis.tokens import Tokens


class Believing(Tokens):
    """Takes an actor's name for his token."""

    def __init__(self, *actors: Actor) -> None:
        self._by_name = {f"Bearer {a.subject}": a for a in actors}

    def know(self, who: Actor) -> None:
        """Believe one more."""
        self._by_name[f"Bearer {who.subject}"] = who

    @override
    def actor(self, authorization: str) -> Actor:
        """Give who is named."""
        if authorization not in self._by_name:
            raise Unauthenticated
        return self._by_name[authorization]

    @override
    def reader(self, authorization: str | None) -> Actor:
        """Give who is named, nobody without a name."""
        return self.actor(authorization) if authorization else NOBODY
