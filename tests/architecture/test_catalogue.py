"""The commands' page says what the declarations say (decision 19)."""

from tests.architecture.catalogue_page import PAGE, page


def test_the_catalogue_is_what_the_commands_declare() -> None:
    """A declaration that changes changes the page; `make catalogue` writes it."""
    assert PAGE.read_text() == page(), "run `make catalogue` and read the diff"
