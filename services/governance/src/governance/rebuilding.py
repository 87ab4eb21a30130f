"""Building every state again where governance runs apart: `python -m governance rebuild`."""

import argparse
from datetime import UTC, datetime

import structlog

from governance.application import Governance
from serving.jobs import NotNow
from serving.lead import READS, alone

log = structlog.get_logger("rebuild")
JOURNAL, KAFKA = "journal", "kafka"


def takes(parser: argparse.ArgumentParser) -> None:
    """Say which words the role takes."""
    parser.add_argument(
        "--from",
        dest="source",
        choices=(JOURNAL, KAFKA),
        default=JOURNAL,
        help="journal: fold it again and compare; kafka: empty everything, the worker reads it again",
    )


def rebuild(governance: Governance, source: str) -> int:
    """Build every state again; give 0 where each is byte-equal, or emptied; raises NotNow."""
    with governance.views.writing() as conn:  # nobody sees the states half built
        if not alone(conn, READS):
            raise NotNow("a worker reads: stop every worker of governance first")
        governance.consumer.hold(conn)  # a retry of parked records waits
        if source == JOURNAL:
            return _folded(governance)
        governance.forget()
    log.info("emptied", then="start the worker: it reads every topic from its beginning")
    return 0


def _folded(governance: Governance) -> int:
    at = datetime.now(UTC)
    before = dict(governance.digests(at))
    facts = governance.rebuild(lambda done, of: log.info("rebuilding", done=done, of=of))
    after = dict(governance.digests(at))
    differing = sorted(k for k in before.keys() | after.keys() if before.get(k) != after.get(k))
    for estate in differing:
        log.warning("differs", estate=estate)
    log.info("rebuilt", facts=facts, estates=len(after), differing=len(differing))
    return 1 if differing else 0
