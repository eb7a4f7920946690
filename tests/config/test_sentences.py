"""The sentences that an operator reads: each mistake with its place and its mend."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Complaints = Callable[..., list[str]]

DESK = "receivers:\n  - name: desk\n    webhook: https://hooks.example/x\n"
KEY = "whsec_" + "QUJD" * 10
TOPIC = "topics:\n  - name: A\n    query: summit\n"


def test_four_mistakes_in_three_files_are_told_in_one_run(complaints: Complaints) -> None:
    """A duplicate key, an unknown key, an unclosed quote and a file:// feed give four located sentences at once."""
    told = complaints(
        feeds="feeds:\n  - url: file:///etc/passwd\n    intervall: 3\n",
        topics='topics:\n  - name: A\n    query: kyiv AND ("Ukraine summit\n',
        tocsin="polling: {floor: 1m}\npolling: {floor: 2m}\n",
    )

    assert told == [
        'config/feeds.yaml:2:10: feeds[0].url: the address begins with "file:", '
        "only http and https addresses can be polled",
        "config/feeds.yaml:3:5: feeds[0].intervall: unknown key 'intervall', "
        "known here: url, name, kind, language, every, auth, group, pages",
        "config/tocsin.yaml:2:1: polling: the key 'polling' stands here twice, first in line 1, keep one of them",
        'config/topics.yaml:3:22: topics[0].query: unclosed quote after "Ukraine summit, add a closing "',
    ]


FEED_MISTAKES = [
    ("url: ftp://a.example/x", '2:10: feeds[0].url: the address begins with "ftp:", only http and https addresses'),
    ("url: a.example/rss", '2:10: feeds[0].url: "a.example/rss" has no scheme, write https://a.example/rss'),
    ("url: https://u:hidden@a.example/", "2:10: feeds[0].url: the address holds a user name or password, write it under"),
    ("url: https:///rss", "2:10: feeds[0].url: \"https:///rss\" names no host"),
    ("url: 'https://a.example/a b'", "holds a blank, write one address, blanks as %20"),
    ("url: https://a.example:99999/", "cannot be read as an address"),
    ("name: X", "2:5: feeds[0].url: the key is missing, add url:"),
    ("{url: https://a.example/, language: NO}", '41: feeds[0].language: YAML reads NO as false, not as text, put it in quotes: "NO"'),
    ("{url: https://a.example/, language: ua}", '"ua" is not a language, did you mean "uk"?'),
    ("{url: https://a.example/, language: klingon}", "write two letters of ISO 639-1"),
    ("{url: https://a.example/, name: 1.10}", 'YAML reads 1.10 as a number, not as text, put it in quotes: "1.10"'),
    ("{url: https://a.example/, name: 2024-05-01}", "YAML reads 2024-05-01 as a date, not as text, put it in quotes"),
    ("{url: https://a.example/, name: ''}", "feeds[0].name: the name is empty, give it a name"),
    ("{url: https://a.example/, kind: rss}", '"rss" is not auto, feed, jsonfeed, sitemap or page, write one of these'),
    ("{url: https://a.example/, kind: Page}", '"Page" is not auto, feed, jsonfeed, sitemap or page, did you mean "page"?'),
    ("{url: https://a.example/, every: 30}", "feeds[0].every: 30 has no unit, write 30s, 30m, 30h or 30d"),
    ("{url: https://a.example/, every: '30'}", 'feeds[0].every: "30" has no unit, write 30s, 30m, 30h or 30d'),
    ("{url: https://a.example/, every: half an hour}", '"half an hour" is not a duration, write a whole number and a unit'),
    ("{url: https://a.example/, every: 0m}", "0m is no time at all, write 1s or more"),
    ("{url: https://a.example/, every: 999d}", "999d is longer than 365 days"),
    ("{url: https://a.example/, every: 5m}", "5m is below polling.floor, which is 15m, write 15m or more"),
    ("{url: https://a.example/, auth: {username: a}}", "feeds[0].auth: a password is missing, add password: or password_file:"),
    ("{url: https://a.example/, auth: {username: 'a:b', password: x}}", "holds a colon, HTTP Basic cannot send it"),
    ("just text", "2:5: feeds[0]: keys and values are expected, write key: value"),
    ("{url: [a]}", "feeds[0].url: a text is expected"),
    ("{Url: https://a.example/}", "unknown key 'Url', did you mean 'url'?"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "sentence"), FEED_MISTAKES)
def test_a_mistake_in_a_feed_is_told_with_its_mend(complaints: Complaints, entry: str, sentence: str) -> None:
    """Each mistake of an entry of feeds.yaml has a sentence that says how to mend it."""
    told = complaints(feeds=f"feeds:\n  - {entry}\n")

    assert sentence in "\n".join(told)


ALERT_MISTAKES = [
    (DESK + "    secret: whsec_short", "4:13: receivers[0].secret: what follows whsec_ is not base64, make one with"),
    (DESK + "    secret: whsec_QUJD", "receivers[0].secret: the secret has 3 bytes, not 24 to 64, make one with"),
    (DESK + "    secret: hunter22", "receivers[0].secret: the secret does not begin with whsec_, make one with"),
    (DESK + f"    secret: {KEY}\n    secret_file: x", "5:18: receivers[0].secret_file: secret and secret_file are both given"),
    (DESK + "    secret_file: /nowhere/key", "receivers[0].secret_file: there is no file /nowhere/key, write the secret into it"),
    (DESK + "    allow_http: 'yes'", "receivers[0].allow_http: true or false is expected, write it without quotes"),
    ("receivers:\n  - name: desk\n    webhook: http://hooks.example/", "3:14: receivers[0].webhook: the address is http"),
    ("receivers:\n  - name: desk\n    webhook: hooks.example", "the address does not begin with https://"),
    ("receivers:\n  - name: desk", "2:5: receivers[0]: an address is missing, add webhook: or webhook_file:"),
    (DESK + DESK.removeprefix("receivers:\n"), "4:11: receivers[1].name: the same name as receivers[0] in line 2, rename"),
    ("routes:\n  - topics: [B]", '2:14: routes[0].topics[0]: no topic is called "B", add it to config/topics.yaml'),
    ("routes:\n  - topics: []", 'routes[0].topics: the route names no topic, write ["*"] for all'),
    ("routes:\n  - topics: '*'", "routes[0].topics: a list is expected, write [*]"),
    (DESK + 'routes:\n  - {topics: ["*"], receivers: [Deks]}', 'no receiver is called "Deks", did you mean "desk"?'),
    (DESK + "trouble: {receivers: [Deks]}", 'trouble.receivers[0]: no receiver is called "Deks", did you mean "desk"?'),
    ("trouble: {after: 0s}", "trouble.after: 0s is no time at all"),
    ('routes:\n  - {topics: ["*"], wait: 5}', "routes[0].wait: 5 has no unit, write 5s, 5m, 5h or 5d"),
    ('routes:\n  - {topics: ["*"], update_every: 0s}', "routes[0].update_every: 0s is no time at all"),
    ('routes:\n  - {topics: ["*"], min_sources: 0}', "routes[0].min_sources: 0 is out of range"),
    ('routes:\n  - {topics: ["*"], min_sources: 1.0}', "min_sources: a whole number is expected"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), ALERT_MISTAKES)
def test_a_mistake_in_alerts_is_told_with_its_mend(complaints: Complaints, text: str, sentence: str) -> None:
    """Each mistake of alerts.yaml has a sentence that says how to mend it."""
    told = complaints(alerts=text + "\n", topics=TOPIC)

    assert len(told) == 1
    assert sentence in told[0]


QUIET_MISTAKES = [
    ("from: 22:00", 'quiet.from: YAML reads 22:00 as a number, not as text, put it in quotes: "22:00"'),
    ('from: "24:00"', 'quiet.from: "24:00" is not a time of day, write hours and minutes in quotes, such as "22:00"'),
    ('from: "06:30"', "quiet.to: quiet hours begin and end at the same time, change one, or remove quiet"),
    ('from: "22:00", zone: Europe/Pariss', '"Europe/Pariss" is not a time zone, did you mean "Europe/Paris"?'),
    ('from: "22:00", zone: ../../etc/passwd', "is not a time zone"),
    ('from: "22:00", pierce: hihg', '"hihg" is not low, normal or high, did you mean "high"?'),
]


@pytest.mark.parametrize(("quiet", "sentence"), QUIET_MISTAKES)
def test_a_mistake_in_quiet_hours_is_told_with_its_mend(complaints: Complaints, quiet: str, sentence: str) -> None:
    """Times without quotes, zones that do not exist and empty nights are told."""
    zone = "" if "zone" in quiet else ", zone: Europe/Paris"
    told = complaints(alerts=f'routes:\n  - topics: ["*"]\n    quiet: {{{quiet}, to: "06:30"{zone}}}\n')

    assert len(told) == 1
    assert sentence in told[0]


SETTING_MISTAKES = [
    ("polling: {floor: 2h}", "tocsin.yaml:1:18: polling.floor: polling.floor is 2h, above polling.default, which is 60m"),
    ("polling: {default: 5m}", "tocsin.yaml:1:20: polling.default: polling.floor is 15m, above polling.default"),
    ("polling: {first_contact: loud}", '"loud" is not silent or digest, write one of these'),
    ("polling: {max_age: 6}", "polling.max_age: 6 has no unit"),
    ("polling: {intervall: 1m}", "unknown key 'intervall', known here: floor, default, first_contact, max_age"),
    ("fetch: {allow_networks: [10.0.0.1/8]}", '"10.0.0.1/8" is an address inside a range, write 10.0.0.0/8'),
    ("fetch: {allow_networks: [all]}", '"all" is not a range of addresses, write it like 10.0.0.0/8'),
    ("fetch: {allow_networks: 10.0.0.0/8}", "fetch.allow_networks: a list is expected, write [10.0.0.0/8]"),
    ("fetch: {allow_ports: [0]}", "fetch.allow_ports[0]: 0 is not a port, write a number from 1 to 65535"),
    ("fetch: {allow_ports: []}", "fetch.allow_ports: no port may be dialled, write [80, 443]"),
    ("fetch: {contact: me}", '"me" is no web or mail address, write it like https://example.org/our-watch'),
    ("websub: {public_url: watch.example}", '"watch.example" does not begin with https://, write it like https://watch.example.org'),
    ("websub: {public_url: 'https://watch.example/?a=b'}", "holds a query or a fragment"),
    ("websub: {public_url: 'https://u:p@watch.example/'}", "the address holds a user name or password, remove it"),
    ("websub: {public_url: 'http://watch.example/'}", "websub.public_url: the address is http, in which anybody"),
    ("{websub: {public_url: 'http://10.0.0.1/'}, fetch: {allow_networks: [127.0.0.0/8]}}", "the address is http"),
    ("redis: {url: http://a}", "redis.url: the address does not begin with redis://, rediss:// or unix://"),
    ("redis: {url: 5}", "redis.url: YAML reads this as a number, not as text, put it in quotes"),
    ("workers: {count: 0}", "workers.count: 0 is out of range, write a number from 1 to 256"),
    ("log: {format: xml}", '"xml" is not auto, json or console'),
    ("- a", "tocsin.yaml:1:1: yaml: keys and values are expected"),
    ("fetch:", "fetch: nothing stands here, write the value, or remove the key"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "sentence"), SETTING_MISTAKES)
def test_a_mistake_in_settings_is_told_with_its_mend(complaints: Complaints, text: str, sentence: str) -> None:
    """Each mistake of tocsin.yaml has a sentence that says how to mend it."""
    told = complaints(tocsin=text + "\n")

    assert len(told) == 1
    assert sentence in told[0]


TOPIC_MISTAKES = [
    ("- name: A", "2:5: topics[0]: neither query nor about is given, add query: or about:"),
    ("- {name: '*', query: a}", '"*" means all topics in a route, give the topic another name'),
    ("- {name: '', query: a}", "topics[0].name: the name is empty, give it a name"),
    ("- {name: ' A', query: a}", 'blanks stand around " A", remove them'),
    ('- {name: "A\\nB", query: a}', "holds a line break or control character, write it in one line"),
    ("- {name: A, query: a, severity: urgent}", '"urgent" is not low, normal or high'),
    ("- {name: A, query: a, ring: suggested}", "topics[0].ring: a topic with a query rings by itself, remove ring"),
    ("- {name: A, about: b, ring: always}", 'topics[0].ring: "always" is not confirmed or suggested'),
    ("- {name: A, about: ' '}", "topics[0].about: the line is empty, say in a sentence"),
    ("- {name: A, query: 5}", 'YAML reads 5 as a number, not as text, put it in quotes: "5"'),
    ("- {name: A, query: a, receivers: [desk]}", 'topics[0].receivers[0]: no receiver is called "desk"'),
    ("- {name: A, query: a}\n  - {name: a, query: b}", "topics[1].name: the same name as topics[0] in line 2"),
]  # fmt: skip


@pytest.mark.parametrize(("entry", "sentence"), TOPIC_MISTAKES)
def test_a_mistake_in_a_topic_is_told_with_its_mend(complaints: Complaints, entry: str, sentence: str) -> None:
    """Each mistake of topics.yaml has a sentence that says how to mend it."""
    told = complaints(topics=f"topics:\n  {entry}\n")

    assert len(told) == 1
    assert sentence in told[0]


QUERY_PLACES = [
    ('query: kyiv AND ("Ukraine', "3:22"),
    ("query: 'kyiv AND (\"it''s'", "3:23"),
    ('query: "kyiv AND \\"Ukraine"', "3:22"),
    ("query: 'it''s AND \"x'", "3:23"),
    ("query: >\n      kyiv AND\n      (kiev OR\n      \"x\n", "6:7"),
    ("query: |\n      kyiv AND\n        \"x\n", "5:9"),
    ("query: kyiv\n      AND kiev AND\n      \"x\n", "5:7"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "place"), QUERY_PLACES)
def test_a_mistake_in_a_query_is_told_at_its_character(complaints: Complaints, query: str, place: str) -> None:
    """The place is that of the character in the file, whatever quotes, escapes and folded lines lie before it."""
    (told,) = complaints(topics=f"topics:\n  - name: A\n    {query}\n")

    assert told.startswith(f"config/topics.yaml:{place}: topics[0].query: unclosed quote")


def test_a_mistake_in_one_entry_hides_none_in_another(complaints: Complaints) -> None:
    """A receiver with an unknown key is still known by its name, and the topics are judged all the same."""
    told = complaints(
        alerts=DESK + "    colour: red\n",
        topics="topics:\n  - {name: A, query: a, receivers: [desk, dask]}\n  - name: B\n",
    )

    assert [line.split(": ")[1] for line in told] == ["receivers[0].colour", "topics[0].receivers[1]", "topics[1]"]


def test_the_second_receiver_with_a_secret_is_told(complaints: Complaints, tmp_path: Path) -> None:
    """One secret for two receivers is refused, also where one comes from a file; the secret is not said."""
    (tmp_path / "key").write_text(KEY + "\n", encoding="utf-8")
    (told,) = complaints(
        alerts=f"receivers:\n  - {{name: a, webhook: 'https://a.example/', secret: {KEY}}}\n"
        "  - {name: b, webhook: 'https://b.example/', secret_file: ../key}\n"
    )

    assert told == (
        "config/alerts.yaml:3:59: receivers[1].secret_file: the same secret as receivers[0], "
        "give each receiver a secret of its own"
    )


SECRET_FILES = [
    (b"", "is empty, write the secret into it in one line"),
    (b"\xff\xfe", "is not text in UTF-8"),
    (b"a\nb", "holds more than one line"),
    (b"x" * 100_000, "is larger than 64 kB"),
    (b"hunter22", "does not begin with whsec_"),
]


@pytest.mark.parametrize(("content", "sentence"), SECRET_FILES)
def test_a_bad_file_of_a_secret_is_told_without_its_words(
    complaints: Complaints, tmp_path: Path, content: bytes, sentence: str
) -> None:
    """What is wrong with a file of a secret is said, what stands in it is not."""
    (tmp_path / "key").write_bytes(content)
    (told,) = complaints(alerts=DESK + "    secret_file: ../key\n")

    assert sentence in told
    assert "hunter22" not in told


@pytest.mark.parametrize(
    "alerts",
    [
        "receivers:\n  - {name: a, webhook: hunter22}\n",
        "receivers:\n  - {name: a, webhook: 'http://h.example/hunter22', secret: hunter22}\n",
        "receivers:\n  - {name: a, webhook: 'https://u:hunter22@h.example/'}\n",
        "receivers:\n  - {name: a, webhook: 'https://h.example/', secret: [hunter22]}\n",
        "receivers:\n  - {name: a, webhook: 'https://h.example/', secret: !hunter22 x}\n",
        "receivers:\n  - {name: a, webhook: 'https://h.example/', secret: *hunter22 }\n",
        'receivers:\n  - name: a\n    webhook: "https://h.example/" hunter22\n',
        "receivers:\n  - name: a\n    webhook: https://h.example/ : hunter22\n",
    ],
)
def test_no_sentence_says_a_secret(complaints: Complaints, alerts: str) -> None:
    """However an address or a key is wrong, its words stand in no sentence."""
    assert "hunter22" not in "\n".join(complaints(alerts=alerts))
