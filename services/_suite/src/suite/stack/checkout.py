"""Where the tree lies: the stack runs from a checkout, whose `deploy` and `.tools` it needs."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
