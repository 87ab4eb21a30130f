"""Structured logs: JSON lines in production, readable ones on a terminal.

Every line within a request carries its correlation id; refusals are `info`, only the unexpected is
`error`. No body, no token and no personal data is ever logged.
"""

import logging
import sys
from contextlib import suppress
from typing import TextIO

import structlog


class Lossy:
    """A stream for logs: a line that nobody takes, for the disk is full, is lost and raises nothing.

    Else a refusal would become an error, and a loop end that only wanted to say what had failed.
    """

    def __init__(self, to: TextIO) -> None:
        self._to = to

    def write(self, text: str) -> int:
        """Write if that is possible."""
        with suppress(OSError, ValueError):
            self._to.write(text)
        return len(text)

    def flush(self) -> None:
        """Hand over what was written, if that is possible."""
        with suppress(OSError, ValueError):
            self._to.flush()


def set_up_logs(*, json_lines: bool, level: str = "INFO") -> None:
    """Configure logging for the whole process; libraries' own lines take the same form."""
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,  # a traceback without the values of variables
    ]
    last: structlog.types.Processor = (
        structlog.processors.JSONRenderer()
        if json_lines
        else structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        )
    )
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(Lossy(sys.stderr)),  # type: ignore[arg-type]  # print asks no more
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(Lossy(sys.stderr))
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(handlers=[handler], level=max(number, logging.WARNING), force=True)
