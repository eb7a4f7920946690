"""How one attempt ends."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from standardwebhooks import Webhook

from tocsin.fetch.limits import Limits
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Attempt, DeliveryReason
from tocsin.types.ids import DeliveryId
from workers.deliver.sender import send


async def attempt(office: Any, desk: Any, receiver: Any = None, **settings: Any) -> Attempt:
    store = MemoryStore()
    office.put(store, "a1", "desk")
    delivery = store.delivery(DeliveryId("a1-desk"))
    assert delivery is not None
    async with office.fetcher(desk, **settings) as fetcher:
        return await send(
            delivery, office.alert_of("a1"), receiver or desk.receiver(), fetcher=fetcher, clock=office.Clock()
        )


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        (200, DeliveryReason.OK),
        (299, DeliveryReason.OK),
        (301, DeliveryReason.REDIRECT),
        (307, DeliveryReason.REDIRECT),
        (400, DeliveryReason.CLIENT_ERROR),
        (404, DeliveryReason.CLIENT_ERROR),
        (410, DeliveryReason.GONE),
        (429, DeliveryReason.RATE_LIMITED),
        (500, DeliveryReason.SERVER_ERROR),
        (503, DeliveryReason.SERVER_ERROR),
    ],
)
def test_a_status_has_its_reason(office: Any, status: int, reason: DeliveryReason) -> None:
    """2xx is delivered, everything else is not; a redirect is not followed, and Retry-After and answer are kept."""

    async def scenario() -> Attempt:
        async with office.Desk([office.answer(status, Location="/canary?canary=1", Retry_After="90")]) as desk:
            ended = await attempt(office, desk)
            assert len(desk.rung) == 1
            return ended

    ended = asyncio.run(scenario())
    assert (ended.reason, ended.status, ended.at, ended.excerpt) == (reason, status, office.now, "body")
    assert ended.retry_after is not None


def test_what_arrives_is_what_was_signed(office: Any) -> None:
    """The webhook-id is the delivery's, and the body verifies byte for byte."""

    async def scenario() -> Any:
        async with office.Desk() as desk:
            await attempt(office, desk)
            return desk.rung[0]

    rung = asyncio.run(scenario())
    headers = {**rung.headers, "webhook-timestamp": rung.headers["webhook-timestamp"]}
    assert headers["webhook-id"] == "a1-desk"
    assert headers["webhook-timestamp"] == str(int(office.now.timestamp()))
    verifier = Webhook(office.key.reveal())
    signature = verifier.sign("a1-desk", office.now, rung.body.decode())
    assert headers["webhook-signature"] == signature
    assert rung.body == office.alert_of("a1").body.encode()


def broken(office: Any, fault: str, desk: Any) -> Any:
    return {"silent": desk.silent, "reset": office.reset, "ssh": b"SSH-2.0-OpenSSH\r\n"}[fault]


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("silent", DeliveryReason.TIMEOUT),
        ("reset", DeliveryReason.RESET),
        ("ssh", DeliveryReason.BAD_RESPONSE),
    ],
)
def test_a_receiver_that_does_not_answer_has_its_reason(office: Any, fault: str, reason: DeliveryReason) -> None:
    """What went wrong on the way is told apart, without a status."""

    async def scenario() -> Attempt:
        async with office.Desk() as desk:
            desk.answers = [broken(office, fault, desk)]
            return await attempt(office, desk, limits=Limits(post_total=timedelta(milliseconds=100)))

    ended = asyncio.run(scenario())
    assert (ended.reason, ended.status) == (reason, None)


def test_nobody_listening_is_refused(office: Any) -> None:
    """A receiver that is down is REFUSED."""

    async def scenario() -> Attempt:
        async with office.Desk() as desk:
            gone = desk
        return await attempt(office, gone)

    assert asyncio.run(scenario()).reason == DeliveryReason.REFUSED


def test_plain_http_is_refused_unless_allowed(office: Any) -> None:
    """A receiver on http gets nothing, not even a connection, unless its configuration says so."""

    async def scenario() -> Attempt:
        async with office.Desk() as desk:
            ended = await attempt(office, desk, replace(desk.receiver(), allow_http=False))
            assert desk.rung == []
            return ended

    assert asyncio.run(scenario()).reason == DeliveryReason.BLOCKED_ADDRESS


def test_the_guard_stands_before_receivers_too(office: Any) -> None:
    """A receiver on a private address gets nothing unless its network is allowed."""

    async def scenario() -> Attempt:
        async with office.Desk() as desk:
            ended = await attempt(office, desk, allow_networks=())
            assert desk.rung == []
            return ended

    assert asyncio.run(scenario()).reason == DeliveryReason.BLOCKED_ADDRESS
