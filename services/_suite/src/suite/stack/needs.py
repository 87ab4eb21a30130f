"""What a machine must have before the stack starts, and how to get it."""

import shutil
from collections.abc import Iterator

from chassis.testing.server import program, server_user
from suite.stack.gateway import TEMPLATE, nginx
from suite.stack.kafka import LIBS


def missing() -> list[str]:
    """Say what this machine lacks, a line each."""
    return list(_missing())


def _missing() -> Iterator[str]:
    if not TEMPLATE.exists():
        yield f"{TEMPLATE} is missing: the stack runs from a checkout"
        return
    try:
        program("postgres")
        server_user()
    except RuntimeError:
        yield "PostgreSQL's server programs (apt-get install postgresql)"
    if shutil.which("java") is None:
        yield "a Java runtime for Kafka (apt-get install openjdk-17-jre-headless)"
    if nginx() is None:
        yield "nginx (apt-get install nginx-light)"
    if not any(LIBS.glob("*.jar")):
        yield f"Kafka's jars in {LIBS} (make kafka-jars)"
