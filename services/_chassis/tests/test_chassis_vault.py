"""Keys apart from what they open, and gone when they are destroyed."""

import base64
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from unittest.mock import Mock

import pytest
from cryptography.exceptions import InvalidTag

from chassis.core import Tables, below
from chassis.domain import Sealed
from chassis.refusals import SubjectErased
from chassis.vault import Vault, WrappingKeyRefused, put_in, wrapping_key
from chassis.views import open_views


def vault_at(path: Path, wrapping: bytes = b"w" * 32) -> Vault:
    """Open a vault in a file."""
    views = open_views(str(path), Tables().sealed, schema="vault")
    views.migrate()
    return Vault(views, wrapping)


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    """Give an empty vault."""
    return vault_at(tmp_path / "vault.db")


# The wrapping key


def test_the_wrapping_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    """Mode 0600, outside the data folder, the same at the next start."""
    path, data = tmp_path / "keys" / "wrapping", tmp_path / "data"

    made = wrapping_key(path, data)

    assert path.stat().st_mode & 0o777 == 0o600
    assert wrapping_key(path, data) == made
    assert len(made) == 32


def test_a_wrapping_key_inside_the_data_folder_is_refused(tmp_path: Path) -> None:
    """Whoever copies the data must not get the key with it, through a link or a detour neither."""
    data = tmp_path / "data"
    data.mkdir()
    (tmp_path / "link").symlink_to(data)
    for inside in (data / "key", data / "a" / ".." / "key", tmp_path / "link" / "key"):
        with pytest.raises(WrappingKeyRefused, match="inside the data folder"):
            wrapping_key(inside, data)
        assert not inside.exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_wrapping_key_that_others_may_read_is_refused(tmp_path: Path, mode: int) -> None:
    """The message says what to run."""
    path = tmp_path / "key"
    wrapping_key(path, tmp_path / "data")
    path.chmod(mode)

    with pytest.raises(WrappingKeyRefused, match="chmod 600"):
        wrapping_key(path, tmp_path / "data")


def test_a_wrapping_key_of_another_length_is_refused(tmp_path: Path) -> None:
    """A text file is no key."""
    path = tmp_path / "key"
    path.touch(mode=0o600)

    with pytest.raises(WrappingKeyRefused, match="32 bytes"):
        wrapping_key(path, tmp_path / "data")


def test_a_copy_of_the_data_folder_opens_nothing(tmp_path: Path) -> None:
    """Without the key file neither subjects' values nor boxes nor secrets open (ruling C5)."""
    data = tmp_path / "data"
    where = below(data, "funds", tmp_path / "keys" / "wrapping")
    vault = vault_at(Path(where.vault), where.wrapping)
    sealed = vault.seal("s-1", "contact", b"13800138000")
    box = put_in(vault.make_box("poll"), b"for", b"place")
    vault.views.close()
    shutil.copytree(data, tmp_path / "copy")

    thief = vault_at(tmp_path / "copy" / "vault" / "funds.db", b"x" * 32)

    for attempt in (
        lambda: thief.open("s-1", sealed),
        lambda: thief.take_out("poll", [(box, b"place")]),
        lambda: thief.secret("box:poll"),
        lambda: thief.seal("s-1", "contact", b"x"),
    ):
        with pytest.raises(WrappingKeyRefused, match="does not open"):
            attempt()
    assert all(b"13800138000" not in p.read_bytes() for p in data.rglob("*") if p.is_file())


# A subject's values


def test_a_sealed_value_opens_for_its_subject_and_purpose(vault: Vault) -> None:
    """Sealing twice gives two boxes; the purpose stands beside the box."""
    first, second = (vault.seal("s-1", "contact", b"a number") for _ in range(2))

    assert first.purpose == "contact"
    assert first.box != second.box
    assert vault.open("s-1", first) == vault.open("s-1", second) == b"a number"


def test_many_are_sealed_at_once_without_those_who_are_erased(vault: Vault) -> None:
    """Each opens under its own key, one that was there before as well; an erased one stays erased."""
    before = vault.seal("s-1", "contact", b"first", "here")
    vault.seal("s-2", "contact", b"first")
    vault.destroy("s-2", "contact")

    sealed = vault.seal_all({"s-1": b"a", "s-2": b"b", "s-3": b"c"}, "contact", "here")

    assert {s: vault.open(s, one, "here") for s, one in sealed.items()} == {
        "s-1": b"a",
        "s-3": b"c",
    }
    assert vault.open("s-1", before, "here") == b"first"
    assert vault.open("s-2", sealed["s-1"], "here") is None


def test_a_key_that_was_just_used_is_not_read_again(
    vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A ballot seals twice, while others seal theirs; a destroyed key is forgotten at once."""
    monkeypatch.setattr("chassis.vault.JUST_USED_SECONDS", 60)  # on a busy machine "just" is long
    vault.seal_all({"s-1": b"x", "s-2": b"x"}, "ballot")
    reads = Mock(wraps=vault._find)
    monkeypatch.setattr(vault, "_find", reads)

    with ThreadPoolExecutor(1) as other:
        vault.seal("s-1", "ballot", b"x")
        other.submit(vault.seal, "s-2", "ballot", b"x").result()
        vault.seal("s-1", "ballot", b"x")
        other.submit(vault.seal, "s-2", "ballot", b"x").result()
        assert reads.call_count == 2

        vault.destroy("s-2", "ballot")
        with pytest.raises(SubjectErased):
            other.submit(vault.seal, "s-2", "ballot", b"again").result()


def test_a_box_that_was_moved_does_not_open(vault: Vault) -> None:
    """Another subject's, another purpose's and another place's box are not taken for one's own.

    The library's cipher, which binds to nothing, reads a swapped ballot as if it were there.
    """
    mine = vault.seal("s-1", "ballot", b"for", place="poll-1/e-1")
    other = vault.seal("s-2", "ballot", b"against", place="poll-1/e-2")
    opinion = vault.seal("s-1", "opinion", b"x", place="poll-1/e-1")

    assert vault.open("s-1", mine, place="poll-1/e-1") == b"for"
    for subject, sealed, place in (
        ("s-1", other, "poll-1/e-1"),
        ("s-1", mine, "poll-1/e-2"),
        ("s-1", mine, ""),
        ("s-1", Sealed("ballot", opinion.box), "poll-1/e-1"),
        ("s-1", Sealed("ballot", mine.box[:-1] + bytes([mine.box[-1] ^ 1])), "poll-1/e-1"),
    ):
        with pytest.raises(InvalidTag):
            vault.open(subject, sealed, place=place)


def test_a_wrapped_key_that_was_moved_does_not_open(vault: Vault) -> None:
    """Swapping two rows of the vault does not swap two people."""
    sealed = vault.seal("s-1", "contact", b"x")
    vault.seal("s-2", "contact", b"y")
    with vault.views.writing() as conn:
        conn.exec_driver_sql(
            "UPDATE subject_keys SET wrapped = (SELECT wrapped FROM subject_keys WHERE subject = 's-2')"
        )

    with pytest.raises(WrappingKeyRefused):
        vault.open("s-1", sealed)


def test_what_was_sealed_under_a_destroyed_key_is_redacted(vault: Vault) -> None:
    """It opens to None, nothing new is sealed for the subject, other purposes and people go on."""
    sealed, kept = vault.seal("s-1", "contact", b"x"), vault.seal("s-1", "ballot", b"y")
    other = vault.seal("s-2", "contact", b"z")

    vault.destroy("s-1", "contact")
    vault.destroy("s-1", "contact")

    assert vault.open("s-1", sealed) is None
    with pytest.raises(SubjectErased):
        vault.seal("s-1", "contact", b"again")
    assert vault.open("s-1", kept) == b"y"
    assert vault.open("s-2", other) == b"z"


def test_a_key_may_be_destroyed_before_it_was_made(vault: Vault) -> None:
    """Who is erased stays erased, also for a purpose that was never used."""
    vault.destroy("s-9", "contact")

    with pytest.raises(SubjectErased):
        vault.seal("s-9", "contact", b"x")
    assert vault.open("nobody", Sealed("contact", b"x" * 40)) is None


def test_a_destroyed_key_is_in_no_file(vault: Vault, tmp_path: Path) -> None:
    """Its bytes are gone from the database and its write-ahead log, raw and in base64 (ruling F1)."""
    for n in range(50):
        vault.seal(f"s-{n}", "contact", b"x")
    with vault.views.reading() as conn:
        [(canary,)] = conn.exec_driver_sql(
            "SELECT wrapped FROM subject_keys WHERE subject = 's-7'"
        ).all()

    def files_with(needle: bytes) -> list[str]:
        return [p.name for p in tmp_path.iterdir() if needle in p.read_bytes()]

    assert files_with(canary)

    vault.destroy("s-7", "contact")

    assert files_with(canary) == []
    assert files_with(base64.b64encode(canary)) == []
    vault.views.close()
    assert files_with(canary) == []


def test_of_two_who_make_a_key_one_is_kept(tmp_path: Path) -> None:
    """Two processes that seal for a new subject at once use one key, and so for secrets and boxes."""
    vaults = [vault_at(tmp_path / "vault.db") for _ in range(4)]

    with ThreadPoolExecutor(8) as pool:
        sealed = list(pool.map(lambda n: vaults[n % 4].seal("s-1", "c", b"x"), range(16)))
        secrets = set(pool.map(lambda n: vaults[n % 4].secret("fingerprint"), range(16)))
        boxes = set(pool.map(lambda n: vaults[n % 4].make_box("poll"), range(16)))

    assert [vaults[0].open("s-1", one) for one in sealed] == [b"x"] * 16
    assert len(secrets) == len(boxes) == 1


# Boxes and secrets


def test_a_box_opens_only_with_its_own_key_and_at_its_place(vault: Vault) -> None:
    """The public half seals, the vault alone opens; `info` binds a ballot to its place."""
    public = vault.make_box("poll-1")
    vault.make_box("poll-2")
    boxes = [put_in(public, b"for", b"e-1"), put_in(public, b"against", b"e-2")]

    assert vault.take_out("poll-1", list(zip(boxes, (b"e-1", b"e-2"), strict=True))) == [
        b"for",
        b"against",
    ]
    for name, info in (("poll-1", b"e-2"), ("poll-2", b"e-1")):
        with pytest.raises(Exception):  # noqa: B017, PT011  (whatever the library calls it)
            vault.take_out(name, [(boxes[0], info)])


def test_secrets_are_the_services_own_and_stay(vault: Vault, tmp_path: Path) -> None:
    """Two names are two secrets; a restart gives the same ones."""
    first = vault.secret("a")

    assert first != vault.secret("b")
    assert vault_at(tmp_path / "vault.db").secret("a") == first
    assert len(first) == 32
