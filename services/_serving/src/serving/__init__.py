"""How one service runs apart from the others: roles, settings, HTTP, gRPC, Kafka.

A process that ends looks for no cycles among what it leaves: all of it goes with the process, and to look
took 0.4 processor seconds.
"""

import atexit
import gc

atexit.register(gc.freeze)
