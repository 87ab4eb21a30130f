"""What a person is told before anything is started, and that the keys are all there afterwards."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from chassis.tokens import Issuer, Tokens
from chassis.vault import WrappingKeyRefused
from serving.keys import OwnToken, services_issuer
from suite.keys import make_every_key, make_keys_for_each
from suite.settings import DECIDING, SERVICES, Settings


def cogov(*words: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run the command line."""
    return subprocess.run(
        [sys.executable, "-m", "suite", *words],
        env={**os.environ, "COLUMNS": "200", **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_machine_without_java_is_told_how_to_get_it(tmp_path: Path) -> None:
    """Everything that is missing is said at once, and nothing is started; exit code 2."""
    done = cogov("stack", "--data", str(tmp_path / "data"), PATH=str(tmp_path))

    assert done.returncode == 2
    assert "a Java runtime for Kafka (apt-get install openjdk-17-jre-headless)" in done.stderr
    assert "make stack-deps" in done.stderr
    assert not (tmp_path / "data").exists()


@pytest.mark.slow
def test_the_stack_is_no_production(tmp_path: Path) -> None:
    """Its servers speak without TLS and one process looks after all of it."""
    issuer = (
        '[{"iss":"https://id.example","jwks":"keys.json","aud":"cogov","may_grant":["RESIDENT"]}]'
    )

    done = cogov("stack", COGOV_ENV="production", COGOV_ISSUERS=issuer, COGOV_DATA=str(tmp_path))

    assert done.returncode == 2
    assert "COGOV_ENV=production" in done.stderr


def test_every_key_is_made_once_and_private(tmp_path: Path) -> None:
    """The wrapping key, each service's, and in a demo the one development tokens are signed with."""
    settings = Settings(data=tmp_path / "data", config=tmp_path / "keys")
    make_every_key(settings)
    private = [
        settings.wrapping_key,
        settings.dev_key,
        *(settings.config / "services" / f"{service}.json" for service in SERVICES),
    ]
    before = [file.read_bytes() for file in private]

    make_every_key(settings)

    assert [file.read_bytes() for file in private] == before
    assert {stat.S_IMODE(file.stat().st_mode) for file in private} == {0o600}


def test_keys_inside_the_data_folder_are_refused(tmp_path: Path) -> None:
    """Who copies the data must not have the key that opens it."""
    with pytest.raises(WrappingKeyRefused):
        make_every_key(Settings(data=tmp_path, config=tmp_path / "keys"))


def test_each_service_s_folder_holds_its_own_keys_alone(tmp_path: Path) -> None:
    """Who runs as one service signs as no other and believes them all; governance has no vault to open."""
    settings = Settings(data=tmp_path / "data", config=tmp_path / "keys")

    make_keys_for_each(settings)
    made = {file: file.read_bytes() for file in settings.config.rglob("*") if file.is_file()}
    make_keys_for_each(settings)

    assert {file: file.read_bytes() for file in made} == made
    for service in SERVICES:
        folder = settings.config / service
        found = {str(file.relative_to(folder)) for file in made if file.is_relative_to(folder)}
        own = {f"services/{service}.json"} | ({"wrapping.key"} if service in DECIDING else set())
        assert found == own | {"services.jwks.json", "dev-jwks.json"}
        assert {stat.S_IMODE((folder / name).stat().st_mode) for name in own} == {0o600}
        believed = Tokens([services_issuer(settings.config / other) for other in SERVICES])
        assert believed.actor(OwnToken(folder, service)()).subject == service
    for service in DECIDING:
        assert made[settings.config / service / "wrapping.key"] == made[settings.wrapping_key]


def test_production_s_services_get_nothing_of_the_development_key(tmp_path: Path) -> None:
    """Neither the key nor whom it would make believe."""
    issuer = Issuer(iss="https://id.example", jwks="j", aud="cogov", may_grant=("RESIDENT",))
    settings = Settings(env="production", issuers=(issuer,), config=tmp_path / "keys")

    make_keys_for_each(settings)

    assert not list(settings.config.rglob("dev-*"))
