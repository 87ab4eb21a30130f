"""The house: what a bare machine is told, what is installed, and that make's index is complete."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT

BASH = shutil.which("bash") or "bash"
EVERYWHERE = ("bash", "cat", "cksum", "cp", "dirname", "env", "grep", "mkdir", "rm", "touch")
"""What the scripts may count on: Debian's essential packages."""


class House:
    """A copy of what the scripts read, and a PATH on which stands only what a test puts there."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.path = folder / "bin"
        self.path.mkdir()
        for name in EVERYWHERE:
            (self.path / name).symlink_to(shutil.which(name) or name)
        for file in [*ROOT.glob("deploy/*.sh"), *ROOT.glob("services/*/pyproject.toml")]:
            self._copy(file)
        for name in ("pyproject.toml", "uv.lock", "protos/pyproject.toml"):
            self._copy(ROOT / name)

    def _copy(self, file: Path) -> None:
        copy = self.tree / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(file, copy)

    def program(self, name: str, script: str, folder: Path | None = None) -> None:
        """Put a program on the PATH, or into a folder of the tree."""
        file = (folder or self.path) / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"#!{BASH}\n{script}\n")
        file.chmod(0o755)

    def run(self, *command: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run a script of the tree with nothing but that PATH."""
        return subprocess.run(
            [BASH, *command],
            cwd=self.tree,
            env={"PATH": str(self.path), "LOG": str(self.path / "log"), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def log(self) -> str:
        """Give what the programs noted down."""
        log = self.path / "log"
        return log.read_text() if log.exists() else ""


@pytest.fixture(name="house")
def _house(tmp_path: Path) -> House:
    return House(tmp_path)


def _with_fake_python(house: House) -> None:
    """A Python that makes virtual environments, and a uv in them that notes what it is told."""
    house.program(
        "uv-of-the-tools",
        'if [[ $1 == --version ]]; then echo "uv 0.13.9"; '
        'else mkdir -p .venv; echo "uv $*" >>"$LOG"; fi',
    )
    house.program(
        "python3",
        'if [[ "$*" == "-m venv --clear .tools" ]]; then mkdir -p .tools/bin; '
        'cp "${PATH%%:*}/uv-of-the-tools" .tools/bin/uv; cp "$0" .tools/bin/python; fi; '
        'if [[ $1 == -m ]]; then echo "python $*" >>"$LOG"; fi',
    )


def test_a_machine_without_python_is_told_what_to_install(house: House) -> None:
    """Setup names the version and the package, and fails."""
    done = house.run("deploy/setup.sh", "run")

    assert done.returncode == 1
    assert "Cogov needs Python 3.11 or newer" in done.stderr
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_machine_with_an_old_python_is_told_what_to_install(house: House) -> None:
    """Python 3.9 is not 3.11: its own check says no."""
    house.program("python3", "[[ $2 != *'(3, 11)'* ]]")

    done = house.run("deploy/setup.sh", "run")

    assert done.returncode == 1
    assert "apt-get install python3 python3-venv" in done.stderr


def test_a_newer_python_beside_an_old_one_is_found(house: House) -> None:
    """`python3` may be old where `python3.12` is there too."""
    house.program("python3", "exit 1")
    house.program("python3.12", "[[ $2 != *venv* ]]")

    done = house.run("deploy/setup.sh", "run")

    assert "python3.12 comes without it" in done.stderr


def test_a_machine_without_venv_is_told_what_to_install(house: House) -> None:
    """Debian splits venv off; setup names its package, and fails before it installs anything."""
    house.program("python3", "[[ $2 != *venv* ]]")

    done = house.run("deploy/setup.sh", "run")

    assert done.returncode == 1
    assert "Cogov needs Python's venv module" in done.stderr
    assert "apt-get install python3-venv" in done.stderr
    assert not (house.tree / ".tools").exists()


def test_setup_says_how_it_is_used(house: House) -> None:
    """Wrong use is 2, as everywhere."""
    done = house.run("deploy/setup.sh")

    assert done.returncode == 2
    assert "usage: deploy/setup.sh run|dev" in done.stderr


@pytest.mark.parametrize(
    ("mode", "told"),
    [
        ("run", "uv sync --frozen --quiet --compile-bytecode --python python3 --no-dev\n"),
        ("dev", "uv sync --frozen --quiet --compile-bytecode --python python3\n"),
    ],
)
def test_setup_installs_from_the_lock_with_a_pinned_uv(house: House, mode: str, told: str) -> None:
    """The lock decides every version; development tools come only for development."""
    _with_fake_python(house)

    done = house.run("deploy/setup.sh", mode)

    assert done.returncode == 0, done.stderr
    assert "pip install --quiet --disable-pip-version-check uv==0.13.9" in house.log()
    assert house.log().endswith(told)


def test_setup_does_nothing_when_all_is_there(house: House) -> None:
    """A warm setup asks nobody, not even Python; what development has serves running too."""
    _with_fake_python(house)
    house.run("deploy/setup.sh", "dev")
    house.program("python", "exit 0", house.tree / ".venv/bin")
    (house.path / "python3").unlink()

    warm = [house.run("deploy/setup.sh", mode) for mode in ("dev", "run")]

    assert [(done.returncode, done.stderr) for done in warm] == [(0, ""), (0, "")]


@pytest.mark.parametrize(
    "changed", ["uv.lock", "pyproject.toml", "services/registry/pyproject.toml"]
)
def test_setup_installs_again_when_what_it_reads_has_changed(house: House, changed: str) -> None:
    """A changed lock is noticed by its content, not by its date."""
    _with_fake_python(house)
    house.program("python", "exit 0", house.tree / ".venv/bin")
    house.run("deploy/setup.sh", "run")
    with (house.tree / changed).open("a") as file:
        file.write("# changed\n")

    house.run("deploy/setup.sh", "run")

    assert house.log().count("uv sync") == 2


def test_development_after_running_installs_what_is_missing(house: House) -> None:
    """What running needs does not serve development."""
    _with_fake_python(house)
    house.program("python", "exit 0", house.tree / ".venv/bin")
    house.run("deploy/setup.sh", "run")
    house.run("deploy/setup.sh", "dev")

    assert house.log().count("uv sync") == 2


def _without_postgresql(house: House) -> dict[str, str]:
    """An empty folder where Debian would keep PostgreSQL's programs; all else that tests need is there."""
    house.program("id", "echo 0")
    for name in ("java", "nginx", "prometheus"):
        house.program(name, "exit 0")
    house.program("chromium", "exit 0")
    house.program("fc-list", "echo Noto Sans CJK SC")
    house.program("ldconfig", "echo libpangoft2-1.0.so.0")
    return {"COGOV_POSTGRES_ROOT": str(house.tree / "nothing")}


def test_tests_say_everything_that_is_missing(house: House) -> None:
    """A browser, fonts and Pango are named as PostgreSQL is, with the packages that bring them."""
    nowhere = _without_postgresql(house)
    for name in ("chromium", "fc-list", "ldconfig", "java", "nginx", "prometheus"):
        (house.path / name).unlink()

    done = house.run("deploy/test-deps.sh", COGOV_SBIN=str(house.tree), **nowhere)

    assert done.returncode == 1
    for need in ("PostgreSQL server", "browser", "Chinese fonts", "Pango", "Java", "nginx"):
        assert need in done.stderr
    assert "chromium fonts-noto-cjk fontconfig libpango-1.0-0" in done.stderr


def test_the_stack_asks_for_what_it_needs_and_no_more(house: House) -> None:
    """Whoever only runs the services apart needs no browser and no fonts."""
    nowhere = _without_postgresql(house)
    for name in ("chromium", "fc-list", "java", "nginx"):
        (house.path / name).unlink()

    done = house.run("deploy/test-deps.sh", "stack", COGOV_SBIN=str(house.tree), **nowhere)

    assert done.returncode == 1
    assert "cogov stack needs a PostgreSQL server a Java runtime nginx," in done.stderr
    assert "apt-get install postgresql openjdk-17-jre-headless nginx-light\n" in done.stderr


def test_tests_without_postgresql_and_apt_say_what_to_install(house: House) -> None:
    """Where nothing can be installed, the package is named and the tests do not begin."""
    done = house.run("deploy/test-deps.sh", **_without_postgresql(house))

    assert done.returncode == 1
    assert "The tests need a PostgreSQL server" in done.stderr
    assert "apt-get install postgresql" in done.stderr


def test_tests_by_a_user_without_rights_say_what_to_install(house: House) -> None:
    """Neither root nor sudo without a password: nothing is tried."""
    nowhere = _without_postgresql(house)
    house.program("apt-get", 'echo "apt-get $*" >>"$LOG"')
    house.program("id", "echo 1000")
    house.program("sudo", "exit 1")

    done = house.run("deploy/test-deps.sh", **nowhere)

    assert done.returncode == 1
    assert "this user may not install packages" in done.stderr
    assert "apt-get install postgresql" in done.stderr
    assert house.log() == ""


@pytest.mark.parametrize("user", ["root", "sudoer"])
def test_tests_install_postgresql_when_they_may(house: House, user: str) -> None:
    """Root, or sudo without a password, installs it and goes on."""
    nowhere = _without_postgresql(house)
    binary = f"{nowhere['COGOV_POSTGRES_ROOT']}/15/bin"
    house.program(
        "apt-get",
        f'echo "apt-get $*" >>"$LOG"; '
        f"if [[ $2 == install ]]; then mkdir -p {binary}; touch {binary}/initdb; fi",
    )
    if user == "sudoer":
        house.program("id", "echo 1000")
        house.program("sudo", 'shift; [[ $1 == true ]] || { echo sudo >>"$LOG"; "$@"; }')

    done = house.run("deploy/test-deps.sh", **nowhere)

    assert done.returncode == 0, done.stderr
    assert "apt-get -qq install --yes --no-install-recommends postgresql" in house.log()
    assert ("sudo" in house.log()) == (user == "sudoer")


def test_an_installation_that_fails_says_what_to_install(house: House) -> None:
    """No network, no package: the tests do not begin."""
    nowhere = _without_postgresql(house)
    house.program("apt-get", "[[ $2 == update ]]")

    done = house.run("deploy/test-deps.sh", **nowhere)

    assert done.returncode == 1
    assert "installing it failed" in done.stderr


def test_tests_with_postgresql_install_nothing(house: House) -> None:
    """What is there is not installed again."""
    nowhere = _without_postgresql(house)
    house.program("apt-get", 'echo "apt-get $*" >>"$LOG"')
    house.program("initdb", "exit 0")

    done = house.run("deploy/test-deps.sh", **nowhere)

    assert (done.returncode, done.stderr, house.log()) == (0, "", "")


def _make(*arguments: str) -> str:
    """Give what make prints, as if it had been called by a person and not by make."""
    done = subprocess.run(
        ["make", "--no-print-directory", *arguments],
        cwd=ROOT,
        env={key: value for key, value in os.environ.items() if not key.startswith("MAKE")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


@pytest.mark.parametrize(
    ("arguments", "command"),
    [
        ([], "cogov demo"),
        (["ONCE=1"], "cogov demo --once"),
        (["STORY=votes", "ONCE=1"], "cogov demo --once --story votes"),
    ],
)
def test_make_demo_sets_up_and_passes_its_words_through(arguments: list[str], command: str) -> None:
    """What `make demo` is told, `cogov demo` is told, after setup."""
    lines = [" ".join(line.split()) for line in _make("--dry-run", "demo", *arguments).splitlines()]

    assert lines == ["deploy/setup.sh run", f".venv/bin/{command}"]


def test_the_index_explains_every_target() -> None:
    """`make` alone prints the index, and no target is missing from it."""
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^\.PHONY: ([a-z-]+)$", makefile, flags=re.MULTILINE))

    index = re.findall(r"^  make ([a-z-]+) +\S", _make(), flags=re.MULTILINE)

    assert sorted(index) == sorted(targets)


def test_ci_calls_make_test_and_nothing_cleverer() -> None:
    """What CI runs, everyone can run."""
    lines = (ROOT / ".ci/run").read_text("utf-8").splitlines()

    assert lines[-1] == "exec make test"
    assert len(lines) == 4
