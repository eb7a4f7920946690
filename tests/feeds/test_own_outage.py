"""Our own connection down is not the feeds' fault."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from structlog.testing import capture_logs

from tests.feeds.conftest import Answer, World, entry, rss
from tocsin.types.sources import FeedCondition, PollOutcome, PollReason

A, B, C = (f"https://{name}.example/feed" for name in "abc")
GOOD = Answer(rss(entry("1")))
MINUTE = timedelta(minutes=1)


def world_of(**answers: Answer) -> World:
    world = World(A, B, C)
    for url, answer in zip((A, B, C), answers.values(), strict=True):
        world.serve(answer, url)
    return world


@pytest.mark.parametrize("reason", [PollReason.DNS, PollReason.REFUSED, PollReason.TIMEOUT])
def test_all_hosts_failing_at_once_wrecks_no_back_off(reason: PollReason) -> None:
    """Where nobody answers, nobody is blamed: no failure counts, and each is asked again within about a minute."""
    world = world_of(a=GOOD, b=GOOD, c=GOOD)
    asyncio.run(world.poll())
    for url in (A, B, C):
        world.serve(Answer(reason=reason), url)
    with capture_logs() as logs:
        reports = asyncio.run(world.poll())

    assert {(report.outcome, report.reason) for report in reports} == {(PollOutcome.FAILED, reason)}
    assert {(world.state(url).failures, world.state(url).condition) for url in (A, B, C)} == {(0, FeedCondition.ACTIVE)}
    assert all(report.next_poll_at and report.next_poll_at - world.clock.now <= 1.1 * MINUTE for report in reports)
    assert [log["event"] for log in logs].count("poll.offline") == 1


def test_the_end_of_an_outage_is_told_once() -> None:
    """`poll.offline` and `poll.online` stand once each, however many polls fail between them."""
    world = world_of(a=Answer(reason=PollReason.DNS), b=Answer(reason=PollReason.DNS), c=Answer(reason=PollReason.DNS))
    with capture_logs() as logs:
        for _ in range(3):
            asyncio.run(world.poll())
        for url in (A, B, C):
            world.serve(GOOD, url)
        reports = asyncio.run(world.poll())

    told = [log["event"] for log in logs if log["event"] in ("poll.offline", "poll.online")]
    assert told == ["poll.offline", "poll.online"]
    assert {report.outcome for report in reports} == {PollOutcome.OK}


@pytest.mark.parametrize("answer", [GOOD, Answer(status=500), Answer(status=404), Answer(b"<html></html>")])
def test_one_answer_from_anybody_makes_the_others_failures_their_own(answer: Answer) -> None:
    """Whatever a server says, it shows that we are online."""
    world = world_of(a=Answer(reason=PollReason.DNS), b=answer, c=Answer(reason=PollReason.REFUSED))
    asyncio.run(world.poll())

    assert [world.state(url).failures for url in (A, C)] == [1, 1]
    assert world.state(A).condition is FeedCondition.FAILING


def test_a_single_server_that_is_silent_is_not_an_outage() -> None:
    """One server's feeds all failing is that server's failure."""
    world = World("https://a.example/1", "https://a.example/2")
    for source in world.sources:
        world.serve(Answer(reason=PollReason.REFUSED), source.url)
    asyncio.run(world.poll())

    assert [world.state(source.url).failures for source in world.sources] == [1, 1]
