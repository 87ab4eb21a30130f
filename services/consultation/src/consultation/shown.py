"""How a consultation's parts are shown to everybody, as JSON in the names of the contracts."""

from chassis.publish import Values, plain
from consultation.domain.facts import Ended, Notice


def noticed(notice: Notice) -> Values:
    """Show how a session was called."""
    found: Values = plain(notice) | {"starts_at": plain(notice.starts_at)}
    return found


def conclusion(ended: Ended) -> Values:
    """Show what a consultation came to."""
    found: Values = plain(ended)
    return found
