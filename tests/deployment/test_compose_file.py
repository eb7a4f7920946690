"""What the compose file promises, read without an engine."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from config.environment import known_names
from tocsin.cli.app import app
from tocsin.store.queue import JOB_TIMEOUT_SECONDS

ROOT = Path(__file__).parents[2]
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
OURS = sorted(SERVICES.keys() - {"redis"})
ROLES = {"poller": "poll", "worker": "work", "deliverer": "deliver", "web": "web"}


def seconds(duration: str) -> int:
    return int(duration.removesuffix("s"))


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_is_bounded_and_watched(service: str) -> None:
    """Each has a health check, a memory limit, a bounded log, and comes back after a crash."""
    facts = SERVICES[service]

    assert facts["healthcheck"]["test"][0] == "CMD"
    assert re.fullmatch(r"\d+[mg]", facts["mem_limit"])
    assert facts["logging"]["options"]["max-size"]
    assert facts["restart"] == "unless-stopped"


@pytest.mark.parametrize("service", sorted(SERVICES))
def test_every_service_is_confined(service: str) -> None:
    """Read-only file system, no capability that is not given back by name, no new privileges, a proper init."""
    facts = SERVICES[service]

    assert facts["read_only"]
    assert facts["init"]
    assert facts["cap_drop"] == ["ALL"]
    assert facts["security_opt"] == ["no-new-privileges:true"]


@pytest.mark.parametrize("service", OURS)
def test_ours_wait_for_redis_and_own_nothing(service: str) -> None:
    """Ours run as an ordinary user, after Redis is healthy, with the configuration mounted read-only."""
    facts = SERVICES[service]

    assert facts["user"] == "10001:10001"
    assert "cap_add" not in facts
    assert facts["depends_on"] == {"redis": {"condition": "service_healthy"}}
    assert facts["volumes"] == ["./config:/etc/tocsin:ro"]
    assert facts["image"] == SERVICES["worker"]["image"]


def test_a_worker_may_end_its_job() -> None:
    """The time to stop is longer than a job may take."""
    assert seconds(SERVICES["worker"]["stop_grace_period"]) > JOB_TIMEOUT_SECONDS


def test_redis_keeps_everything_and_is_not_published() -> None:
    """Redis appends to a named volume, evicts nothing, and has no port on the host."""
    redis = SERVICES["redis"]
    words = dict(zip(redis["command"][1::2], redis["command"][2::2], strict=True))

    assert (words["--appendonly"], words["--appendfsync"]) == ("yes", "everysec")
    assert words["--maxmemory-policy"] == "noeviction"
    assert redis["volumes"] == ["redis:/data"]
    assert "ports" not in redis


@pytest.mark.parametrize("service", OURS)
def test_the_page_is_for_this_machine_alone(service: str) -> None:
    """What is published is published on loopback."""
    assert all(port.startswith("127.0.0.1:") for port in SERVICES[service].get("ports", []))


@pytest.mark.parametrize("service", OURS)
def test_commands_exist(service: str) -> None:
    """Each service runs its role, its health check asks about it, and the command line knows both."""
    role = ROLES[service]

    assert SERVICES[service]["command"][0] == role
    assert SERVICES[service]["healthcheck"]["test"] == ["CMD", "tocsin", "healthcheck", role]
    assert CliRunner().invoke(app, [*SERVICES[service]["command"], "--help"]).exit_code == 0


@pytest.mark.parametrize("service", OURS)
def test_settings_exist(service: str) -> None:
    """Every variable of ours is a setting."""
    assert {name for name in SERVICES[service]["environment"] if name.startswith("TOCSIN_")} <= set(known_names())
