"""`python -m suite` is `cogov`."""

from suite.cli import main

main()
