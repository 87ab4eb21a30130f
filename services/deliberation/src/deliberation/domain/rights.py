"""Decides who may act on a topic by relation: its lead, who raised it, a supervisor, an owner."""

from typing import Any

from chassis.domain import Command, Context
from chassis.refusals import RoleNotAllowed

LEAD, OWNER, RAISER, SUPERVISOR, SYSTEM = "LEAD", "OWNER", "RAISER", "SUPERVISOR", "SYSTEM"


def as_lead(of: Any, c: Command, ctx: Context) -> str:
    """Give LEAD to the topic's lead, SYSTEM to a policy where the command is one of its; else refuse."""
    if SYSTEM in ctx.roles & c.spec.roles:
        return SYSTEM
    if of.lead == ctx.actor:
        return LEAD
    raise RoleNotAllowed


def as_granted_or_owner(owns: bool, c: Command, ctx: Context) -> str:
    """Give the role that a grant names, else OWNER to who owns in the estate; else refuse."""
    granted = sorted(c.spec.roles & ctx.roles)
    if granted:
        return granted[0]
    if owns:
        return OWNER
    raise RoleNotAllowed
