"""The compose project is brought up and an item goes all the way through it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from standardwebhooks import Webhook

pytestmark = [pytest.mark.deployment, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
KEY = (ROOT / "tests/deployment/config/desk.key").read_text().strip()
OURS = ("poller", "worker", "deliverer", "web")
ASK = """
import sys, urllib.request
body = sys.argv[2].encode() if len(sys.argv) > 2 else None
print(urllib.request.urlopen("http://localhost:8080/" + sys.argv[1], body, timeout=150).read().decode())
"""


class Project:
    """The compose project under a name of its own; `second` is the folder of its second machine."""

    def __init__(self, second: Path) -> None:
        self.second = second
        tool = [shutil.which("docker-compose")] if shutil.which("docker-compose") else ["docker", "compose"]
        files = ["-f", "docker-compose.yml", "-f", "tests/deployment/override.yml"]
        self.command = [*tool, "-p", f"tocsintest{os.getpid()}", *files]

    def run(self, *words: str) -> str:
        """Run a compose command and return what it prints."""
        environ = {**os.environ, "TOCSIN_WEB_PORT": "0", "TOCSIN_TEST_SECOND": str(self.second)}
        done = subprocess.run(
            [*map(str, self.command), *words], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{words}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def ask(self, service: str, path: str, *body: str) -> str:
        """Speak to the server inside one of the test's own services."""
        return self.run("exec", "-T", service, "python", "-c", ASK, path, *body)

    def wait_for_log(self, service: str, *words: str) -> None:
        """Until one line of a service's log has all the words."""
        self.wait_for_line(lambda: self.run("logs", "--no-color", service), *words)

    def wait_for_line(self, ask: Callable[[], str], *words: str) -> None:
        """Until one line of the answer has all the words; the test's own time limit ends a wait in vain."""
        while not any(all(word in line for word in words) for line in ask().splitlines()):
            time.sleep(0.5)

    def diagnose(self) -> str:
        """What `tocsin doctor` says in the worker's container."""
        return self.run("exec", "-T", "worker", "sh", "-c", "tocsin doctor --json || true")

    def inspect(self, service: str) -> dict[str, Any]:
        container = self.run("ps", "-q", service).strip()
        told = subprocess.run(["docker", "inspect", container], capture_output=True, text=True, check=True)
        facts: dict[str, Any] = json.loads(told.stdout)[0]
        return facts


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    """The project, up; and gone again with its volume."""
    second = tmp_path_factory.mktemp("machine") / "config"
    shutil.copytree(ROOT / "tests/deployment/config", second)
    for folder in (second, *second.parents[:3]):
        folder.chmod(0o755)
    project = Project(second)
    try:
        project.run("build", "poller")
        project.run("up", "-d", "--no-build")
        yield project
    finally:
        print(project.run("logs", "--no-color"))
        project.run("down", "-v", "-t", "5")


@pytest.fixture(scope="module")
def webhooks(project: Project) -> list[dict[str, Any]]:
    """What the receiver got: the outlet was met first, then it published."""
    project.ask("outlet", "polls/2")
    project.ask("outlet", "publish", json.dumps({"title": "Village fair draws record crowd", "summary": "Sunny."}))
    project.ask(
        "outlet",
        "publish",
        json.dumps(
            {
                "title": "Leaders open Ukraine summit in Geneva",
                "summary": "Talks on a ceasefire in Ukraine began today.",
            }
        ),
    )
    received: list[dict[str, Any]] = json.loads(project.ask("receiver", "received/1"))
    return received


def test_a_new_item_rings_at_the_receiver(webhooks: list[dict[str, Any]]) -> None:
    """An item published after first contact arrives as a webhook with a valid signature; the others do not."""
    (webhook,) = webhooks
    headers = {name.lower(): value for name, value in webhook["headers"].items()}
    message = Webhook(KEY).verify(webhook["body"], headers)

    assert message["type"] == "story.first"
    assert message["data"]["topic"] == "Ukraine summit"
    assert [article["title"] for article in message["data"]["articles"]] == ["Leaders open Ukraine summit in Geneva"]


def test_topics_changed_on_one_machine_are_watched_on_all(project: Project, webhooks: list[dict[str, Any]]) -> None:
    """The first machine's worker takes them up without a restart, and is said to have older files; an item rings by them."""
    topics = project.second / "topics.yaml"
    topics.write_text(
        topics.read_text() + "  - name: Village fair\n    query: fair AND village\n    receivers: [desk]\n"
    )
    project.wait_for_log("second", "topics.published")
    host = project.inspect("second")["Config"]["Hostname"]
    project.wait_for_log("worker", "topics.taken", host)
    project.ask("outlet", "publish", json.dumps({"title": "Second village fair planned", "summary": "In June."}))
    received = json.loads(project.ask("receiver", "received/2"))
    # Told with the worker's next heartbeat: a few seconds after the file was written.
    project.wait_for_line(project.diagnose, '"topics"', f"older than those of {host}")

    assert json.loads(received[1]["body"])["data"]["topic"] == "Village fair"


@pytest.mark.parametrize("service", OURS)
def test_services_run_without_rights(project: Project, service: str) -> None:
    """Every service of ours runs as user 10001, on a read-only file system, without a capability."""
    facts = project.inspect(service)

    assert facts["Config"]["User"] == "10001:10001"
    assert facts["HostConfig"]["ReadonlyRootfs"]
    assert facts["HostConfig"]["CapDrop"] == ["ALL"]
    assert facts["HostConfig"]["SecurityOpt"] == ["no-new-privileges:true"]


def test_redis_is_reached_from_inside_only(project: Project) -> None:
    """No port of Redis is published on the host."""
    assert not project.inspect("redis")["HostConfig"]["PortBindings"]


@pytest.mark.parametrize("role", ["poll", "work", "deliver", "web"])
def test_health_is_told_by_the_role_itself(project: Project, webhooks: list[dict[str, Any]], role: str) -> None:
    """After the first item went through, the health check of each role exits 0 in its container."""
    service = {"poll": "poller", "work": "worker", "deliver": "deliverer", "web": "web"}[role]

    project.run("exec", "-T", service, "tocsin", "healthcheck", role)


@pytest.mark.parametrize("service", ["poller", "worker", "deliverer", "web"])
def test_services_end_in_order(project: Project, webhooks: list[dict[str, Any]], service: str) -> None:
    """Asked to stop, a service drains and ends with exit code 0, well inside its time."""
    container = project.run("ps", "-q", service).strip()
    project.run("stop", service)
    told = subprocess.run(["docker", "inspect", container], capture_output=True, text=True, check=True)

    assert json.loads(told.stdout)[0]["State"]["ExitCode"] == 0
