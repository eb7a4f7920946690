"""Good files become a Configuration; the environment goes before the files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import time, timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.load import (
    SHIPPED,
    configuration_digest,
    find_config_dir,
    load_configuration,
    load_topics,
    remarks_on,
)
from config.places import place_in
from config.settings import Configuration, FirstContact, LogFormat, Settings, TroubleSettings
from config.tree import Scalar
from config.yaml_text import read_tree
from tocsin.errors import ConfigError, Problem
from tocsin.rules.identity import feed_id_of
from tocsin.types.alerts import Listener, QuietHours, RingPolicy
from tocsin.types.ids import ReceiverId, TopicId
from tocsin.types.sources import SourceKind
from tocsin.types.topics import Severity
from workers.up import children_of

Load = Callable[..., Configuration]
Complaints = Callable[..., list[str]]
KEY = "whsec_" + "QUJD" * 10


def test_the_example_of_the_design_loads(load: Load, tmp_path: Path) -> None:
    """Every key of the design's example arrives where it belongs, secrets from their files and hidden."""
    (tmp_path / "feed").write_text("s3cret\n", encoding="utf-8")
    (tmp_path / "desk").write_text(KEY + "\r\n", encoding="utf-8")
    found = load(
        tocsin="fetch: {contact: 'https://example.org/our-watch', allow_networks: [10.0.0.0/8, 'fd00::/8'], allow_ports: [80]}\n"
        "polling: {floor: 1s, default: 60m, first_contact: digest, max_age: 2d}\nredis: {url: null}\n",
        feeds="feeds:\n  - url: https://www.lemonde.fr/rss/une.xml\n    name: Le Monde\n    kind: auto\n    language: fr-FR\n"
        "    every: 30s\n    auth: {username: desk, password_file: ../feed}\n  - url: https://www.example.org/x\n    every: auto\n",
        topics="topics:\n  - name: Ukraine summit\n    query: ukrain* AND summit\n    about: talks\n    severity: high\n"
        "    receivers: [desk]\n",
        alerts="receivers:\n  - {name: desk, webhook: 'http://hooks.lan/t', secret_file: ../desk, allow_http: true}\n"
        "routes:\n  - topics: ['*']\n    receivers: [desk]\n    wait: 0s\n    update_every: 30m\n    min_sources: 2\n"
        "    quiet: {from: '22:00', to: '06:30', zone: Europe/Paris, pierce: high}\n",
    )

    assert found.settings.fetch.allow_networks == (ip_network("10.0.0.0/8"), ip_network("fd00::/8"))
    assert found.settings.fetch.allow_ports == (80,)
    assert found.settings.polling.first_contact is FirstContact.DIGEST
    assert found.settings.polling.max_age == timedelta(days=2)
    first, second = found.sources
    assert (first.feed_id, first.language, first.every) == (feed_id_of(first.url), "fr", timedelta(seconds=30))
    assert first.auth is not None
    assert first.auth.password.reveal() == "s3cret"
    assert (second.name, second.kind, second.every) == ("example.org", SourceKind.AUTO, None)
    assert found.topics[0].severity is Severity.HIGH
    (receiver,) = found.receivers
    assert receiver.signing_key is not None
    assert receiver.signing_key.reveal() == KEY
    quiet = QuietHours(start=time(22), end=time(6, 30), zone="Europe/Paris", pierce=Severity.HIGH)
    policy = RingPolicy(min_sources=2, quiet=quiet)
    assert found.listeners == {"Ukraine summit": (Listener(receiver_id=ReceiverId("desk"), policy=policy),)}
    assert "s3cret" not in repr(found)
    assert "whsec_" not in repr(found)


def test_without_tocsin_yaml_the_defaults_hold(load: Load) -> None:
    """The defaults of the files and of the values are the same."""
    assert load().settings == Settings()


def test_topic_and_routes_are_heard_in_union(load: Load) -> None:
    """A topic's own receivers and those of every route that names it hear, each once; the first route with both decides."""
    receivers = "".join(f"  - {{name: {name}, webhook: 'https://h.example/{name}'}}\n" for name in "abc")
    found = load(
        topics="topics:\n  - {name: T, query: x, receivers: [a]}\n  - {name: U, query: y}\n  - {name: V, query: z, receivers: [c]}\n",
        alerts=f"receivers:\n{receivers}routes:\n"
        "  - {topics: [T], receivers: [b], wait: 1m}\n  - {topics: [T, U], receivers: [a, b], wait: 2m}\n",
    )
    heard = {
        topic: [(listener.receiver_id, listener.policy.wait.total_seconds()) for listener in listeners]
        for topic, listeners in found.listeners.items()
    }

    assert heard == {"T": [("a", 120), ("b", 60)], "U": [("a", 120), ("b", 120)], "V": [("c", 0)]}


def test_a_topics_own_receiver_takes_the_first_route_that_names_the_topic(load: Load) -> None:
    """A receiver that no route names hears under the first route of its topic."""
    found = load(
        topics="topics:\n  - {name: T, query: x, receivers: [a]}\n",
        alerts="receivers:\n  - {name: a, webhook: 'https://h.example/'}\nroutes:\n  - {topics: ['*'], min_sources: 3}\n",
    )

    assert [listener.policy.min_sources for listener in found.listeners[TopicId("T")]] == [3]


ENVIRONMENT = [
    ({"TOCSIN_POLLING__FLOOR": "1s"}, lambda s: s.polling.floor, timedelta(seconds=1)),
    ({"TOCSIN_FETCH__CONTACT": "desk@example.org"}, lambda s: s.fetch.contact, "desk@example.org"),
    ({"TOCSIN_FETCH__ALLOW_PORTS": "80, 8080,"}, lambda s: s.fetch.allow_ports, (80, 8080)),
    ({"TOCSIN_FETCH__ALLOW_NETWORKS": "10.0.0.0/8"}, lambda s: s.fetch.allow_networks, (ip_network("10.0.0.0/8"),)),
    ({"TOCSIN_WORKERS__COUNT": "7"}, lambda s: s.workers.count, 7),
    ({"TOCSIN_PAGES__ENABLED": "False"}, lambda s: s.pages.enabled, False),
    ({"TOCSIN_PAGES__ENABLED": "true"}, lambda s: s.pages.enabled, True),
    ({"TOCSIN_LOG__FORMAT": "json"}, lambda s: s.log.format, LogFormat.JSON),
    ({"TOCSIN_REDIS_URL": "redis://a:1/0"}, lambda s: s.redis_url.reveal(), "redis://a:1/0"),
    ({"TOCSIN_REDIS__URL": "unix:///run/r.sock"}, lambda s: s.redis_url.reveal(), "unix:///run/r.sock"),
    ({"TOCSIN_REDIS_URL": ""}, lambda s: s.redis_url.reveal(), "redis://file/0"),
    ({"TOCSIN_CONFIG": "x", "TOCSIN_PORT": "tcp://1.2.3.4"}, lambda s: s.polling.floor, timedelta(minutes=5)),
]


@pytest.mark.parametrize(("environ", "get", "value"), ENVIRONMENT)
def test_the_environment_goes_before_the_file(
    load: Load, environ: dict[str, str], get: Callable[[Settings], object], value: object
) -> None:
    """Each setting can be set from outside; an empty variable and one that is no setting say nothing."""
    found = load(environ, tocsin="polling: {floor: 5m}\nredis: {url: 'redis://file/0'}\n")

    assert get(found.settings) == value


def test_a_setting_can_come_from_a_file_named_outside(load: Load, tmp_path: Path) -> None:
    """`…_FILE` names a file that holds the value, without its line end; it goes before url_file too."""
    (tmp_path / "url").write_text("redis://:pw@host/0\n", encoding="utf-8")
    environ = {"TOCSIN_REDIS_URL_FILE": str(tmp_path / "url")}
    found = load(environ, tocsin="redis: {url_file: /nowhere}\n")

    assert found.settings.redis_url is not None
    assert found.settings.redis_url.reveal() == "redis://:pw@host/0"


ENVIRONMENT_MISTAKES = [
    ({"TOCSIN_POLLING__FLOOR": "1"}, 'environment:1:1: TOCSIN_POLLING__FLOOR: "1" has no unit, write 1s, 1m, 1h or 1d'),
    ({"TOCSIN_POLLING__FLOR": "1s"}, 'no setting has this name, did you mean "TOCSIN_POLLING__FLOOR"?'),
    ({"TOCSIN_POLLING_FLOOR": "1s"}, 'no setting has this name, did you mean "TOCSIN_POLLING__FLOOR"?'),
    ({"TOCSIN_WORKERS__COUNT": "many"}, "TOCSIN_WORKERS__COUNT: a whole number is expected"),
    ({"TOCSIN_FETCH__ALLOW_PORTS": "80,x"}, "TOCSIN_FETCH__ALLOW_PORTS: a whole number is expected"),
    ({"TOCSIN_LOG__FORMAT_FILE": "/nowhere/x"}, "TOCSIN_LOG__FORMAT_FILE: there is no file /nowhere/x"),
    (
        {"TOCSIN_REDIS_URL": "redis://a", "TOCSIN_REDIS_URL_FILE": "/x"},
        "TOCSIN_REDIS_URL: TOCSIN_REDIS_URL and TOCSIN_REDIS_URL_FILE are both set, unset one of them",
    ),
    (
        {"TOCSIN_REDIS_URL": "redis://a", "TOCSIN_REDIS__URL": "redis://b"},
        "TOCSIN_REDIS_URL and TOCSIN_REDIS__URL are both set, unset one of them",
    ),
    ({"TOCSIN_REDIS_URL": "hunter22"}, "TOCSIN_REDIS_URL: the address does not begin with redis://"),
]


@pytest.mark.parametrize(
    "spelling", ["TOCSIN_REDIS_URL", "TOCSIN_REDIS_URL_FILE", "TOCSIN_REDIS__URL", "TOCSIN_REDIS__URL_FILE"]
)
def test_a_child_process_hears_the_one_address_it_is_told(load: Load, tmp_path: Path, spelling: str) -> None:
    """However the operator spelled it: two spellings at once would be a mistake, and no role of `up` would start."""
    roles = children_of(tmp_path, tmp_path, "redis://told/0", workers=1, port=0)
    found = load({spelling: "redis://operator/0", **roles[0].env})

    assert found.settings.redis_url is not None
    assert found.settings.redis_url.reveal() == "redis://told/0"


@pytest.mark.parametrize(("environ", "sentence"), ENVIRONMENT_MISTAKES)
def test_a_mistake_in_the_environment_is_told_by_its_variable(
    complaints: Complaints, environ: dict[str, str], sentence: str
) -> None:
    """Variables are judged like the files, and no secret of theirs is said."""
    (told,) = complaints(environ)

    assert sentence in told
    assert "hunter22" not in told


def test_the_folder_is_the_given_one_then_config_then_the_shipped_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """./config counts where it holds a feeds.yaml; a given folder that is not there is a mistake, not a reason to look on."""
    monkeypatch.chdir(tmp_path)
    shipped_or_system = find_config_dir(None)
    (tmp_path / "config").mkdir()
    still = find_config_dir(None)
    (tmp_path / "config" / "feeds.yaml").write_text("feeds: []", encoding="utf-8")

    assert shipped_or_system == still
    assert still in (SHIPPED, Path("/etc/tocsin"))
    assert find_config_dir(None) == Path("config")
    assert find_config_dir(tmp_path) == tmp_path
    with pytest.raises(ConfigError, match="nowhere:1:1: folder: there is no such folder, correct --config, or make it"):
        find_config_dir(Path("nowhere"))


def test_problems_name_files_as_typed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Below the current folder the short name, elsewhere the whole one."""
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    with pytest.raises(ConfigError) as refused:
        load_configuration(tmp_path, {})

    assert refused.value.problems[0].file == str(tmp_path / "feeds.yaml")


def test_topics_of_one_file_load_alone(tmp_path: Path) -> None:
    """A file of topics needs no receivers beside it; its own mistakes are told."""
    file = tmp_path / "t.yaml"
    file.write_text("topics:\n  - {name: A, query: a, receivers: [desk]}\n", encoding="utf-8")
    assert [topic.name for topic in load_topics(file)] == ["A"]

    file.write_text("topics:\n  - {name: A}\n", encoding="utf-8")
    with pytest.raises(ConfigError, match="neither query nor about"):
        load_topics(file)
    with pytest.raises(ConfigError, match="there is no such file, correct the path"):
        load_topics(tmp_path / "nowhere.yaml")


def test_what_would_be_silent_is_remarked(load: Load) -> None:
    """No receivers, no topics, no feeds, or a topic that nobody hears is said, though it is no mistake."""
    desk = "receivers:\n  - {name: a, webhook: 'https://h.example/'}\n"
    topics = "topics:\n  - {name: A, query: a}\n"

    assert remarks_on(load(feeds="feeds: []\n")) == (
        "no feeds are listed: nothing is polled",
        "no topics are listed: nothing can ring",
        "no receivers are listed: alerts are recorded, nothing is sent",
    )
    assert remarks_on(load(topics=topics, alerts=desk)) == ("nobody hears of 1 topics: A",)
    assert remarks_on(load(topics=topics, alerts=desk + "routes:\n  - {topics: [A], receivers: [a]}\n")) == ()


def test_topics_that_wait_for_confirmation_are_told(load: Load) -> None:
    """An operator who wrote an about line alone does not wait in vain for its ring."""
    topics = "topics:\n  - {name: A, about: b}\n  - {name: B, about: b, ring: suggested}\n  - {name: C, query: c, about: b}\n"
    [told] = [remark for remark in remarks_on(load(topics=topics)) if "about line" in remark]

    assert told.endswith("(tocsin topics list): A")


def test_the_digest_changes_with_the_configuration_only(load: Load) -> None:
    """Two loads of the same files agree; a changed topic, secret or route is another generation."""
    base = {
        "topics": "topics:\n  - {name: A, query: a}\n",
        "alerts": f"receivers:\n  - {{name: a, webhook: 'https://h.example/', secret: {KEY}}}\n",
    }
    changed = [
        {**base, "topics": base["topics"].replace("query: a", "query: b")},
        {**base, "alerts": base["alerts"].replace("QUJD", "REVG")},
        {**base, "alerts": base["alerts"] + "routes:\n  - {topics: [A], receivers: [a]}\n"},
        {**base, "tocsin": "polling: {floor: 1m}\n"},
    ]
    first = configuration_digest(load(**base))

    assert configuration_digest(load(**base)) == first
    assert configuration_digest(load({"TOCSIN_REDIS_URL": "redis://elsewhere/0"}, **base)) == first
    (Path("config") / "tocsin.yaml").unlink(missing_ok=True)
    assert len({first, *(configuration_digest(load(**files)) for files in changed)}) == 5


def problems_in(load: Load, **files: str) -> tuple[Problem, ...] | None:
    """What is wrong with the given files and no others; None: they are a Configuration."""
    for name in ("topics", "alerts", "tocsin"):
        Path("config", f"{name}.yaml").unlink(missing_ok=True)
    try:
        load(**files)
    except ConfigError as refused:
        return refused.problems
    return None


def test_a_key_with_a_line_break_stays_in_one_sentence(complaints: Complaints) -> None:
    """A sentence is one line, whatever the file holds."""
    (told,) = complaints(tocsin='"a\\nb\\u2028": 1\n')

    assert "unknown key 'a?b?'" in told
    assert told.isprintable()


WORDS = st.sampled_from(
    [
        "feeds",
        "topics",
        "receivers",
        "routes",
        "url",
        "name",
        "query",
        "about",
        "every",
        "auth",
        "quiet",
        "from",
        "to",
        "zone",
        "fetch",
        "polling",
        "floor",
        "redis",
        "-",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        "\n",
        "\n",
        "",
        "\n",
        "",
        "",
        "",
        '"',
        "'",
        "|",
        ">",
        "#",
        "&",
        "*",
        "!",
        "%",
        "@",
        "`",
        "<<",
        "NO",
        "22:30",
        "1.10",
        "~",
        "null",
        "30",
        "30m",
        "auto",
        "https://a.example/",
        "file:///x",
        "AND",
        "(",
        "&a",
        "*a",
        "---",
        "...",
        "\t",
        "é",
        "\x85",
        "\u2028",
    ]
)
YAML_TEXTS = st.one_of(
    st.text(max_size=80), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS, max_size=40).map("".join)
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(["feeds", "topics", "alerts", "tocsin"]), text=YAML_TEXTS)
def test_any_text_is_a_configuration_or_a_config_error(load: Load, file: str, text: str) -> None:
    """Whatever stands in a file, the operator gets a configuration or located sentences, never a traceback."""
    problems = problems_in(load, **{file: text.encode("utf-8", "replace").decode()})

    assert problems is None or problems
    for problem in problems or ():
        assert problem.line > 0
        assert problem.column > 0
        assert problem.problem
        assert str(problem).isprintable()


VALUES = st.dictionaries(
    st.sampled_from(["feeds", "topics", "receivers", "routes", "url", "name", "query", "secret", "fetch", "redis"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.dates(),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["url", "name", "auth", "quiet", "topics", "webhook"]), inner, max_size=3)
        ),
        max_leaves=8,
    ),
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(file=st.sampled_from(["feeds", "topics", "alerts", "tocsin"]), value=VALUES)
def test_any_value_is_a_configuration_or_a_config_error(load: Load, file: str, value: object) -> None:
    """The right keys with values of any shape are told, never a traceback."""
    problems = problems_in(load, **{file: yaml.safe_dump(value)})

    assert problems is None or problems


@settings(max_examples=200, deadline=None)
@given(
    text=st.text(st.sampled_from("ab\"'\\ \té😀"), min_size=1, max_size=20),
    style=st.sampled_from("'\""),
    data=st.data(),
)
def test_every_character_of_a_quoted_value_is_found_in_its_file(text: str, style: str, data: st.DataObject) -> None:
    """The place of a character in the file holds that character, or the escape that stands for it."""
    source = yaml.safe_dump({"k": text}, default_style=style, width=10_000, allow_unicode=True).replace('"k"', "k")
    root = read_tree(source, "f").root
    node = root.values.popitem()[1]  # type: ignore[union-attr]
    assert isinstance(node, Scalar)
    assert node.text == text
    offset = data.draw(st.integers(0, len(text) - 1))
    place = place_in(node, offset)

    assert source[place.column - 1] in (text[offset], "\\")
    assert place.line == 1


def test_trouble_has_hearers_of_its_own(load: Load) -> None:
    """Who hears of stories need not hear of trouble; as shipped nobody does, and a fault must last an hour."""
    desk = "receivers:\n  - {name: a, webhook: 'https://h.example/'}\n"
    told = load(alerts=desk + "trouble: {receivers: [a, a], after: 15m}\n").trouble

    assert (told.receivers, told.after) == (("a",), timedelta(minutes=15))
    assert load(alerts=desk).trouble == TroubleSettings(receivers=(), after=timedelta(hours=1))
