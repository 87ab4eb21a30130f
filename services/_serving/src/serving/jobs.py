"""What an operator has a service do once: further roles of `python -m SERVICE`."""

import argparse
import json
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

import structlog

from chassis.consumer import TRANSIENT, Consumer
from serving.settings import ServiceSettings

log = structlog.get_logger("job")
Words = argparse.Namespace


class NotNow(Exception):  # noqa: N818  (told to an operator)
    """Something else has to be stopped, or put right, first."""


@dataclass(frozen=True, slots=True)
class Job:
    """One more role: what it does, and the words it takes; `does` gives the exit code."""

    does: Callable[[ServiceSettings, Words], int]
    takes: Callable[[argparse.ArgumentParser], None] = lambda _: None


Opened = Callable[[ServiceSettings], AbstractContextManager[Consumer]]


def parked_job(opened: Opened) -> Job:
    """Make the role that shows what a service's reader has parked and applies an estate's again."""

    def parked(settings: ServiceSettings, words: Words) -> int:
        """List the records that wait because one was not understood, or apply an estate's again."""
        with opened(settings) as consumer:
            if words.retry is not None:
                _retry(consumer, words.retry)
            for row in consumer.parked_rows():
                sys.stdout.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
        return 0

    def takes(parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--retry", metavar="ESTATE", help="apply this estate's records again")

    return Job(parked, takes)


def _retry(consumer: Consumer, estate: str) -> None:
    """Apply an estate's records; raises NotNow where one is still not understood."""
    waiting = consumer.waiting(estate)
    try:
        done = consumer.retry(estate)
    except TRANSIENT:
        raise
    except Exception as e:
        raise NotNow(f"{estate} waits still: {type(e).__name__}: {e}") from e
    log.info("applied", estate=estate, records=done, waited=waiting)
