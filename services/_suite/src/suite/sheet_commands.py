"""How a command that reads a sheet ends when something stops it: in words, and with an exit code."""

from collections.abc import Callable

import httpx

from sheets.refusals import SheetRefused, SheetUnreadable
from suite.import_roll import REFUSED, UNREADABLE_FILE
from suite.printing import clean, write
from suite.upload_roll import Answered


def carried_out(me: str, at: str, work: Callable[[], int]) -> int:
    """Do the work of the command `me` at the system `at`; give its exit code.

    2: the sheet cannot be read. 1: the sheet or the system refuses, or nothing answers.
    """
    try:
        return work()
    except SheetRefused as refused:
        said = f"{refused.code}: {refused.detail('zh')}\n  {refused.detail('en')}"
        unreadable = isinstance(refused, SheetUnreadable)
        return stopped(me, said, UNREADABLE_FILE if unreadable else REFUSED)
    except Answered as refused:
        return stopped(me, str(refused), REFUSED)
    except httpx.HTTPError as wrong:
        said = f"nothing answers at {at} ({wrong}); start it with: cogov up"
        return stopped(me, said, REFUSED)


def stopped(me: str, said: str, code: int) -> int:
    """Say on stderr what stopped the command `me`; give the code."""
    write(clean(f"{me}: {said}") + "\n", to_stderr=True)
    return code
