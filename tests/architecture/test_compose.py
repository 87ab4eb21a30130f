"""docker-compose.yml: every container is confined, no secret has a default, every setting is listed."""

import re
from typing import Any

import pytest
import yaml

from tests.architecture.tree import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("registry", "committee", "governance")


@pytest.mark.parametrize("name", SERVICES)
def test_every_container_is_confined_and_bounded(name: str) -> None:
    """Nothing can be written but what is named, no right of root's, an end to memory and processes."""
    service = SERVICES[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["logging"]["options"]["max-size"] == "10m"


@pytest.mark.parametrize("name", SERVICES)
def test_no_secret_stands_in_the_file(name: str) -> None:
    """Passwords come from files that somebody has made; a variable could have a default."""
    for key, value in (SERVICES[name].get("environment") or {}).items():
        if "PASSWORD" in key or "SECRET" in key:
            assert value.startswith("/run/secrets/"), key


def test_every_secret_is_a_file_that_the_script_makes() -> None:
    """What compose asks for, deploy/secrets.sh makes; without the file nothing starts."""
    made = re.search(
        r"^for name in (.*); do$", (ROOT / "deploy/secrets.sh").read_text(), re.MULTILINE
    )

    assert made is not None
    assert sorted(made[1].split()) == sorted(COMPOSE["secrets"])
    for name, secret in COMPOSE["secrets"].items():
        assert secret == {"file": f"${{COGOV_SECRETS:-./secrets}}/{name}"}


@pytest.mark.parametrize("service", OURS)
def test_a_service_has_its_own_password_and_only_its_migration_the_owner_s(service: str) -> None:
    """One database and one role a service; who may make schemas runs once and ends."""
    for role in ("api", "worker"):
        given = SERVICES[f"{service}-{role}"]["secrets"]
        assert given == [{"source": f"cogov_{service}", "target": "database"}]
        assert "COGOV_DATABASE_OWNER" not in SERVICES[f"{service}-{role}"]["environment"]
    owner = {"source": "cogov_owner", "target": "owner"}
    assert owner in SERVICES[f"{service}-migrate"]["secrets"]


@pytest.mark.parametrize("service", OURS)
def test_a_service_sees_its_own_keys_and_no_other_s(service: str) -> None:
    """Its folder of the volume, which the job `keys` makes before anything of the service starts."""
    volume = {"subpath": service, "nocopy": True}
    own = {"type": "volume", "source": "keys", "target": "/keys", "read_only": True}

    for role in ("migrate", "api", "worker"):
        assert SERVICES[f"{service}-{role}"]["volumes"] == [own | {"volume": volume}]
    assert SERVICES["keys"]["command"] == ["keys", "--apart"]
    assert "keys" in SERVICES[f"{service}-migrate"]["depends_on"]


def test_stores_are_reached_from_no_other_network() -> None:
    """The gateway and who watches see no database and no broker."""
    inside = {name for name, it in SERVICES.items() if "stores" in it.get("networks", [])}
    expected = {f"{s}-{role}" for s in OURS for role in ("migrate", "api", "worker")}

    assert COMPOSE["networks"]["stores"] == {"internal": True}
    assert inside == expected | {"postgres", "kafka", "databases"}
    assert not [name for name in inside if "ports" in SERVICES[name]]


def test_every_setting_is_listed_with_its_default() -> None:
    """`.env.example` is the list; whoever copies it changes nothing."""
    used = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", TEXT))
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    listed = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert listed == used


def test_the_gateway_is_told_everything_that_its_template_asks() -> None:
    """A name left out would stand in nginx's configuration as it is."""
    template = (ROOT / "deploy/gateway/nginx.conf.template").read_text("utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", template))

    assert asked == set(SERVICES["gateway"]["environment"])
