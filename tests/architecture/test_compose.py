"""docker-compose.yml and deploy/production.yml, read without an engine.

Every container is confined, no secret has a default, every setting is listed, and in production nothing
goes over a network in the clear.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from suite.settings import SERVICES as OURS
from suite.stack.postgres import SETTINGS
from tests.architecture.tree import ROOT

TEXT = (ROOT / "docker-compose.yml").read_text("utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
MORE = (ROOT / "deploy/production.yml").read_text("utf-8")
PRODUCTION: dict[str, Any] = yaml.safe_load(MORE)
ADDED: dict[str, Any] = PRODUCTION["services"]
NEW = {name: it for name, it in ADDED.items() if name not in SERVICES}
"""What runs in production only."""


@pytest.mark.parametrize("name", [*SERVICES, *NEW])
def test_every_container_is_confined_and_bounded(name: str) -> None:
    """Nothing can be written but what is named, no right of root's, an end to memory and processes."""
    service = (SERVICES | NEW)[name]

    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert service["logging"]["options"]["max-size"] == "10m"


@pytest.mark.parametrize("name", [*SERVICES, *ADDED])
def test_no_secret_stands_in_the_file(name: str) -> None:
    """Passwords come from files that somebody has made; a variable could have a default."""
    for service in (SERVICES.get(name, {}), ADDED.get(name, {})):
        for key, value in (service.get("environment") or {}).items():
            if "PASSWORD" in key or "SECRET" in key:
                assert f"{value}/".startswith("/run/secrets/"), key


def _secrets(folder: Path) -> dict[str, str]:
    subprocess.run([ROOT / "deploy/secrets.sh", folder / "secrets"], check=True)
    return {
        file.name: file.read_text() for file in (folder / "secrets").iterdir() if file.is_file()
    }


def test_every_secret_is_a_file_that_the_script_makes(tmp_path: Path) -> None:
    """What compose asks for, deploy/secrets.sh makes; what is there stays, and no two are the same."""
    made, again = _secrets(tmp_path), _secrets(tmp_path)

    assert again == made
    assert len({*made.values()}) == len(made)
    asked = COMPOSE["secrets"] | PRODUCTION["secrets"]
    assert sorted(made) == sorted(asked)
    for name, secret in asked.items():
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
    assert inside == expected | {"postgres", "kafka", "databases", "tools"}
    assert not [name for name in inside if "ports" in SERVICES[name]]


def test_every_postgres_takes_as_many_connections() -> None:
    """Compose's own, production's and the stack's, in which the faults are tried."""
    [stack] = [it for it in SETTINGS if it.startswith("max_connections=")]

    for command in (SERVICES["postgres"]["command"], ADDED["postgres"]["command"]):
        assert f"-c {stack}" in " ".join(command)
    told = f"{stack.removeprefix('max_connections=')} connections (`max_connections`"
    assert told in (ROOT / "docs/guide-operator.md").read_text("utf-8")


def test_every_setting_is_listed_with_its_default() -> None:
    """`.env.example` is the list; whoever copies it changes nothing."""
    used = dict(re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", TEXT + MORE))
    lines = (ROOT / ".env.example").read_text("utf-8").splitlines()
    listed = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))

    assert listed == used


def test_the_gateway_is_told_everything_that_its_template_asks() -> None:
    """A name left out would stand in nginx's configuration as it is."""
    template = (ROOT / "deploy/gateway/nginx.conf.template").read_text("utf-8")
    asked = set(re.findall(r"\$\{([A-Z_]+)\}", template))

    assert asked == set(SERVICES["gateway"]["environment"])
    assert set(ADDED["gateway"]["environment"]) <= asked


def test_a_setting_has_one_default() -> None:
    """What both files name, both name with the same."""
    defaults = re.findall(r"\$\{([A-Z_]+):-([^}]*)\}", TEXT + MORE)

    assert len({name for name, _ in defaults}) == len({*defaults})


@pytest.mark.parametrize("service", OURS)
def test_in_production_a_service_shows_who_it_is_everywhere(service: str) -> None:
    """Its own certificate, its own Kafka user with its own password, a database that must show its own."""
    for role in ("migrate", "api", "worker"):
        it = ADDED[f"{service}-{role}"]
        env = it["environment"]
        mounts = {v["target"]: v["source"].rpartition("./secrets}")[2] for v in it["volumes"]}
        assert (env["COGOV_ENV"], env["COGOV_TLS"]) == ("production", "/tls")
        assert mounts["/tls"] == f"/tls/{service}"
        assert env["COGOV_KAFKA_USER"] == f"kafka_{service}"
        assert it["secrets"] == [{"source": f"kafka_{service}", "target": "kafka"}]
        assert env["COGOV_KAFKA_PROTOCOL"] == "SASL_SSL"
        for name in ("COGOV_DATABASE", "COGOV_DATABASE_OWNER"):
            assert "?sslmode=verify-full&" in env.get(name, env["COGOV_DATABASE"])


def test_in_production_the_environment_decides_nothing_about_tls() -> None:
    """What is safe stands in the file; .env chooses folders, addresses and whom one believes."""
    chosen = set(re.findall(r"\$\{([A-Z_]+)", MORE))

    assert chosen == {"COGOV_SECRETS", "COGOV_VERSION"}


def test_nobody_without_a_password_is_heard_by_the_broker_but_on_its_loopback() -> None:
    """The one listener that is reached from elsewhere asks; the other two are where nobody else is."""
    base, more = SERVICES["kafka"]["environment"], ADDED["kafka"]["environment"]
    listeners = dict(one.split("://") for one in base["KAFKA_LISTENERS"].split(","))
    protocols = dict(
        one.split(":") for one in more["KAFKA_LISTENER_SECURITY_PROTOCOL_MAP"].split(",")
    )

    assert protocols.pop("CLIENTS") == "SASL_SSL"
    assert {listeners[name].partition(":")[0] for name in protocols} == {"127.0.0.1"}
    assert NEW.keys() == {"brokers"}
    assert NEW["brokers"]["network_mode"] == "service:kafka"


def test_production_s_prometheus_watches_the_same_over_mutual_tls() -> None:
    """One list of processes and alerts, twice."""
    folder = ROOT / "deploy/observability/prometheus"
    plain, safe = (
        yaml.safe_load((folder / f"{name}.yml").read_text("utf-8"))
        for name in ("prometheus", "production")
    )
    (job,) = safe["scrape_configs"]

    assert job.pop("scheme") == "https"
    assert set(job.pop("tls_config")) == {"ca_file", "cert_file", "key_file"}
    assert safe == plain
