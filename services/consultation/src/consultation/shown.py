"""How a consultation's parts are shown to everybody, as JSON in the names of the contracts."""

from chassis.publish import Values, plain
from consultation.domain.consultation import Consultation
from consultation.domain.facts import Ended, Notice


def listed(of: Consultation) -> Values:
    """Show a consultation as in a list."""
    return {
        "consultation": of.ref,
        "form": of.form,
        "title": of.title,
        "stage": of.stage,
        "topic": of.topic or "",
        "outcome": of.ended.outcome if of.ended else "",
    }


def noticed(notice: Notice) -> Values:
    """Show how a session was called."""
    found: Values = plain(notice) | {"starts_at": plain(notice.starts_at)}
    return found


def conclusion(ended: Ended) -> Values:
    """Show what a consultation came to."""
    found: Values = plain(ended)
    return found
