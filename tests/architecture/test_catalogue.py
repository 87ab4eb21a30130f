"""The commands' page says what the declarations say (decision 19)."""

from chassis.domain import COMMANDS
from serving.keys import NOT_FOR_PERSONS, ROLES
from tests.architecture.catalogue_page import PAGE, page


def test_the_catalogue_is_what_the_commands_declare() -> None:
    """A declaration that changes changes the page; `make catalogue` writes it."""
    assert PAGE.read_text() == page(), "run `make catalogue` and read the diff"


def test_whoever_a_command_names_can_be_given_a_token() -> None:
    """Every role of a person is one that a development token may grant."""
    page()  # it imports every service's commands
    named = set().union(*(c.spec.roles for c in COMMANDS.values() if "tests" not in c.__module__))

    assert named - NOT_FOR_PERSONS <= set(ROLES)
