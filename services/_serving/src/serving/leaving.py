"""How a process that serves ends: at once, when it has let go of what it had to."""

import os
import sys
from typing import NoReturn


def leave(code: int) -> NoReturn:
    """End the process; nothing that was acknowledged is in its memory alone.

    The interpreter's own end waits for every thread of a pool, and one of them may wait for a database
    that keeps its connection and says nothing.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)
