"""What every Cogov service stands on; it knows no service.

Importing it has Python look for cycles more seldom. A start makes hundreds of thousands of lasting
objects, a command thousands of short-lived ones, neither of them in cycles: looking for some after
every 700 took a quarter of each process's start.
"""

import gc

gc.set_threshold(10_000, 20, 20)
