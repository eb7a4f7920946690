"""Every delivery arrives, or is visibly dead; nobody waits for somebody else's receiver."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from tocsin.errors import Unreachable
from tocsin.fetch.limits import Limits
from tocsin.store.memory import MemoryStore
from tocsin.types.alerts import Alert, Delivery, DeliveryReason, DeliveryState, Receiver
from tocsin.types.ids import DeliveryId, ReceiverId, StoryId, TopicId
from tocsin.types.secret import Secret
from workers.deliver.deliverer import LEASE, Deliverer

QUICK = timedelta(milliseconds=5)
ALL_REASONS = 30.0  # seconds


class Shop:
    """A store, a clock, a deliverer and its desks."""

    def __init__(self, office: Any, stack: AsyncExitStack, store: MemoryStore) -> None:
        self.office, self.stack, self.store, self.clock = office, stack, store, office.Clock()
        self.desks: dict[str, Any] = {}

    async def open(self, **desks: Any) -> None:
        """Open desks by name; the value is the list of their answers."""
        for name, answers in desks.items():
            self.desks[name] = await self.stack.enter_async_context(self.office.Desk(answers))

    async def deliverer(self, limits: Limits | None = None, **settings: Any) -> Deliverer:
        fetcher = self.office.fetcher(*self.desks.values(), limits=limits or Limits(), clock=self.clock)
        fetcher = await self.stack.enter_async_context(fetcher)
        receivers: Mapping[ReceiverId, Receiver] = {
            ReceiverId(name): desk.receiver(name) for name, desk in self.desks.items()
        }
        settings = {"look_every": QUICK, "receivers": receivers, **settings}
        return Deliverer(store=self.store, fetcher=fetcher, clock=self.clock, **settings)

    def put(self, name: str, *receivers: str) -> None:
        self.office.put(self.store, name, *receivers, at=self.clock())

    def delivery(self, name: str) -> Delivery:
        found = self.store.delivery(DeliveryId(name))
        assert found is not None
        return found


@asynccontextmanager
async def shop(office: Any, store: MemoryStore | None = None) -> AsyncIterator[Shop]:
    async with AsyncExitStack() as stack:
        yield Shop(office, stack, store or MemoryStore())


@asynccontextmanager
async def running(deliverer: Deliverer) -> AsyncIterator[None]:
    """The role at work; it ends in good order."""
    stop = asyncio.Event()
    role = asyncio.create_task(deliverer.run(stop))
    try:
        yield
    finally:
        stop.set()
        async with asyncio.timeout(ALL_REASONS):
            await role


def test_what_is_due_is_delivered_once(office: Any) -> None:
    """One pass delivers everything due to everyone, and the next has nothing to do."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)], night=[office.answer(204)])
            deliverer = await here.deliverer()
            for name in ("a1", "a2", "a3", "a4", "a5", "a6"):
                here.put(name, "desk", "night")

            assert (await deliverer.deliver_due(), await deliverer.deliver_due()) == (12, 0)

            ids = sorted(rung.headers["webhook-id"] for rung in here.desks["desk"].rung)
            assert ids == [f"a{n}-desk" for n in range(1, 7)]
            assert {one.state for one in here.store.deliveries()} == {DeliveryState.DELIVERED}
            [attempt] = here.delivery("a1-night").attempts
            assert (attempt.status, attempt.reason, attempt.at) == (204, DeliveryReason.OK, office.now)

    asyncio.run(scenario())


def test_a_failed_delivery_comes_again_with_the_same_id(office: Any) -> None:
    """A retry waits for its time, and carries the same webhook-id under a new time and signature."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(desk=[office.answer(500), office.answer(200)])
            deliverer = await here.deliverer()
            here.put("a1", "desk")

            assert (await deliverer.deliver_due(), await deliverer.deliver_due()) == (1, 0)
            assert here.delivery("a1-desk").state == DeliveryState.WAITING
            here.clock.move(seconds=10)
            assert await deliverer.deliver_due() == 1

            assert here.delivery("a1-desk").state == DeliveryState.DELIVERED
            first, second = (rung.headers for rung in here.desks["desk"].rung)
            assert first["webhook-id"] == second["webhook-id"]
            assert int(second["webhook-timestamp"]) - int(first["webhook-timestamp"]) == 10
            assert first["webhook-signature"] != second["webhook-signature"]

    asyncio.run(scenario())


def test_a_receiver_that_keeps_failing_ends_in_a_dead_letter(office: Any) -> None:
    """After the last attempt of the schedule the delivery is dead, kept, and said to be so once."""

    async def scenario() -> tuple[Delivery, list[Any]]:
        async with shop(office) as here:
            await here.open(desk=[office.answer(503)])
            deliverer = await here.deliverer()
            here.put("a1", "desk")
            with capture_logs() as lines:
                while due := here.delivery("a1-desk").due_at:
                    here.clock.now = due
                    await deliverer.deliver_due()
            return here.delivery("a1-desk"), [line for line in lines if line["event"] == "delivery.dead"]

    delivery, dead = asyncio.run(scenario())
    assert (delivery.state, delivery.reason) == (DeliveryState.DEAD, DeliveryReason.TOO_MANY_ATTEMPTS)
    assert [(line["delivery_id"], line["reason"], line["attempts"]) for line in dead] == [
        ("a1-desk", "too_many_attempts", len(delivery.attempts))
    ]


def test_gone_is_dead_at_once(office: Any) -> None:
    """410 is not tried again."""

    async def scenario() -> Delivery:
        async with shop(office) as here:
            await here.open(desk=[office.answer(410)])
            here.put("a1", "desk")
            await (await here.deliverer()).deliver_due()
            return here.delivery("a1-desk")

    delivery = asyncio.run(scenario())
    assert (delivery.state, delivery.reason) == (DeliveryState.DEAD, DeliveryReason.GONE)


def test_too_many_requests_hold_the_whole_receiver(office: Any) -> None:
    """After a 429 nothing goes to that receiver before the time it named; others are not held."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(
                desk=[office.answer(429, Retry_After="300"), office.answer(200)], night=[office.answer(200)]
            )
            deliverer = await here.deliverer()
            here.put("a1", "desk")
            await deliverer.deliver_due()
            here.put("a2", "desk", "night")
            here.clock.move(seconds=240)

            assert await deliverer.deliver_due() == 1
            assert [len(here.desks[name].rung) for name in ("desk", "night")] == [1, 1]
            here.clock.move(seconds=120)
            assert await deliverer.deliver_due() == 2

    asyncio.run(scenario())


def test_a_receiver_that_left_the_configuration_gets_a_dead_letter(office: Any) -> None:
    """What waits for a receiver nobody knows any more is dead with that reason, and is no attempt."""

    async def scenario() -> tuple[int, Delivery]:
        async with shop(office) as here:
            here.put("a1", "former")
            return await (await here.deliverer()).deliver_due(), here.delivery("a1-former")

    made, delivery = asyncio.run(scenario())
    assert (made, delivery.state, delivery.attempts) == (0, DeliveryState.DEAD, ())
    assert (delivery.reason, delivery.due_at) == (DeliveryReason.NO_RECEIVER, None)


def test_old_news_is_not_sent_late(office: Any) -> None:
    """A delivery that waited through a long outage of ours is dead as expired, not sent as if it were new."""

    async def scenario() -> tuple[int, Delivery, int]:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            here.put("a1", "desk")
            here.clock.move(hours=25)
            made = await (await here.deliverer()).deliver_due()
            return made, here.delivery("a1-desk"), len(here.desks["desk"].rung)

    made, delivery, rung = asyncio.run(scenario())
    assert (made, rung, delivery.state, delivery.reason) == (0, 0, DeliveryState.DEAD, DeliveryReason.EXPIRED)


def test_our_own_mistake_ends_in_a_dead_letter_too(office: Any) -> None:
    """A delivery that cannot even be signed counts as attempted, and its failure is seen."""

    async def scenario() -> Delivery:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            bad = here.desks["desk"].receiver(signing_key=Secret("whsec_not base64"))
            here.put("a1", "desk")
            await (await here.deliverer(receivers={ReceiverId("desk"): bad})).deliver_due()
            return here.delivery("a1-desk")

    delivery = asyncio.run(scenario())
    assert (delivery.state, delivery.attempts[0].reason) == (DeliveryState.WAITING, DeliveryReason.BAD_RESPONSE)


def test_dead_receivers_never_delay_another(office: Any) -> None:
    """While more receivers than there are common places say nothing, another hears at once, one alert after the other."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(**{f"dead{n}": [office.answer(200)] for n in range(6)}, desk=[office.answer(200)])
            for name, desk in here.desks.items():
                if name != "desk":
                    desk.answers = [desk.silent]
            deliverer = await here.deliverer(at_once_extra=2)
            for n in range(4):
                here.put(f"a{n}", *here.desks)
            async with running(deliverer):
                for n in range(6):
                    await here.desks[f"dead{n}"].wait_for(1)
                await here.desks["desk"].wait_for(4)
                here.put("late", "desk")
                await here.desks["desk"].wait_for(5)
                for desk in here.desks.values():
                    desk.over.set()

    asyncio.run(scenario())


def test_what_runs_at_once_is_bounded(office: Any) -> None:
    """A receiver is not asked more often at once than it may be."""

    async def scenario() -> int:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            desk = here.desks["desk"]
            desk.answers = [desk.silent]
            for n in range(20):
                here.put(f"a{n}", "desk")
            limits = Limits(post_total=timedelta(milliseconds=200))
            await (await here.deliverer(limits, at_once_each=3)).deliver_due()
            return len(desk.rung)

    # Three time out together; a timeout holds the receiver, so no fourth is tried.
    assert asyncio.run(scenario()) == 3


def test_what_a_killed_deliverer_held_comes_back(office: Any) -> None:
    """A lease that nobody ends returns by itself, and the message goes out with the same id."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            here.put("a1", "desk")
            desk = here.desks["desk"]
            desk.answers = [desk.silent, office.answer(200)]
            killed = asyncio.create_task((await here.deliverer()).deliver_due())
            await desk.wait_for(1)
            killed.cancel()
            with suppress(asyncio.CancelledError):
                await killed

            survivor = await here.deliverer()
            assert await survivor.deliver_due() == 0
            here.clock.move(seconds=LEASE.total_seconds() + 1)
            assert await survivor.deliver_due() == 1
            assert {rung.headers["webhook-id"] for rung in desk.rung} == {"a1-desk"}
            assert here.delivery("a1-desk").state == DeliveryState.DELIVERED

    asyncio.run(scenario())


def test_two_deliverers_share_the_work(office: Any) -> None:
    """Any number of deliverers on one store send each message once."""

    async def scenario() -> list[str]:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            for n in range(30):
                here.put(f"a{n}", "desk")
            pair = [await here.deliverer(), await here.deliverer()]
            made = await asyncio.gather(*(one.deliver_due() for one in pair))
            assert sum(made) == 30
            return [rung.headers["webhook-id"] for rung in here.desks["desk"].rung]

    assert sorted(asyncio.run(scenario())) == sorted(f"a{n}-desk" for n in range(30))


def test_a_stop_lets_what_is_under_way_end(office: Any) -> None:
    """An attempt under way when the role is stopped is ended and written down; nothing new is begun."""

    async def scenario() -> None:
        async with shop(office) as here:
            await here.open(desk=[office.answer(200)])
            desk, go_on = here.desks["desk"], asyncio.Event()

            async def slow(writer: asyncio.StreamWriter) -> None:
                await go_on.wait()
                writer.write(office.answer(200))

            desk.answers = [slow]
            here.put("a1", "desk")
            stop = asyncio.Event()
            role = asyncio.create_task((await here.deliverer()).run(stop))
            await desk.wait_for(1)
            stop.set()
            here.put("a2", "desk")
            go_on.set()
            await role

            states = [here.delivery(name).state for name in ("a1-desk", "a2-desk")]
            assert states == [DeliveryState.DELIVERED, DeliveryState.WAITING]

    asyncio.run(scenario())


class Flaky(MemoryStore):
    """A store that is away while `away` is set, and counts how often it was asked meanwhile."""

    def __init__(self) -> None:
        super().__init__()
        self.away, self.asked = False, 0

    def _answer(self) -> None:
        if self.away:
            self.asked += 1
            raise Unreachable("due_receivers", "no server")

    def due_receivers(self, now: datetime) -> tuple[ReceiverId, ...]:
        self._answer()
        return super().due_receivers(now)

    def record_attempt(self, delivery: Delivery) -> None:
        self._answer()
        super().record_attempt(delivery)


async def until(condition: Any) -> None:
    """Give way to the others until something is true."""
    async with asyncio.timeout(ALL_REASONS):
        while not condition():  # noqa: ASYNC110  # a store sets no event
            await asyncio.sleep(0)


def test_a_store_that_is_away_is_waited_for_and_said_once(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """An outage of the store is one line when it begins and one when it ends; then delivery goes on."""
    monkeypatch.setattr("workers.deliver.outage.FIRST_PAUSE", QUICK)
    monkeypatch.setattr("workers.deliver.outage.LONGEST_PAUSE", QUICK)

    async def scenario() -> list[str]:
        store = Flaky()
        async with shop(office, store) as here:
            await here.open(desk=[office.answer(200)])
            here.put("a1", "desk")
            store.away = True
            with capture_logs() as lines:
                async with running(await here.deliverer()):
                    await until(lambda: store.asked >= 3)
                    store.away = False
                    await here.desks["desk"].wait_for(1)
            return [line["event"] for line in lines]

    events = asyncio.run(scenario())
    assert events == ["deliver.store_unreachable", "deliver.store_back", "delivery.attempted"]


def test_an_attempt_is_written_down_when_the_store_is_back(office: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that went out while the store was away is not sent again."""
    monkeypatch.setattr("workers.deliver.outage.FIRST_PAUSE", QUICK)
    monkeypatch.setattr("workers.deliver.outage.LONGEST_PAUSE", QUICK)

    async def scenario() -> None:
        store = Flaky()
        async with shop(office, store) as here:
            await here.open(desk=[office.answer(200)])
            desk = here.desks["desk"]

            async def cut(writer: asyncio.StreamWriter) -> None:
                store.away = True
                writer.write(office.answer(200))

            desk.answers = [cut]
            here.put("a1", "desk")
            async with running(await here.deliverer()):
                await until(lambda: store.asked >= 4)
                store.away = False
                await until(lambda: here.delivery("a1-desk").state is DeliveryState.DELIVERED)
            assert len(desk.rung) == 1

    asyncio.run(scenario())


class Spoilt(MemoryStore):
    """A store in which what waits for one receiver cannot be read."""

    def lease_deliveries(
        self, receiver_id: ReceiverId, now: datetime, *, limit: int, lease: timedelta
    ) -> tuple[tuple[Delivery, Alert], ...]:
        if receiver_id == "bad":
            raise ValueError("not readable")
        return super().lease_deliveries(receiver_id, now, limit=limit, lease=lease)


def test_a_fault_with_one_receiver_touches_no_other(office: Any) -> None:
    """What cannot be read of one receiver is said with its traceback, not at every look, and the others are served."""

    async def scenario() -> list[tuple[str, str]]:
        async with shop(office, Spoilt()) as here:
            await here.open(desk=[office.answer(200)])
            here.put("a1", "bad", "desk")
            with capture_logs() as lines:
                async with running(await here.deliverer()):
                    await here.desks["desk"].wait_for(1)
                    here.put("a2", "desk")
                    await here.desks["desk"].wait_for(2)
            return [(line["event"], line["receiver"]) for line in lines if line["receiver"] == "bad"]

    assert asyncio.run(scenario()) == [("deliver.failed", "bad")]


class Coverages(MemoryStore):
    """A store with stories that are due."""

    due = (TopicId("t"), StoryId("s1")), (TopicId("t"), StoryId("s2"))

    def due_coverages(self, now: datetime, limit: int) -> tuple[tuple[TopicId, StoryId], ...]:
        return self.due[:limit]


def test_a_story_whose_time_has_come_rings_in_the_same_pass(office: Any) -> None:
    """Due stories are judged first, so what they ring goes out at once; one that cannot be judged spoils no other."""

    async def scenario() -> None:
        async with shop(office, Coverages()) as here:
            await here.open(desk=[office.answer(200)])
            judged: list[StoryId] = []

            def ring_due(topic_id: TopicId, story_id: StoryId, now: datetime) -> None:
                judged.append(story_id)
                if story_id == "s1":
                    raise ValueError("a fault of ours")
                here.put("more", "desk")

            deliverer = await here.deliverer(ring_due=ring_due)
            assert await deliverer.deliver_due() == 1
            assert judged == ["s1", "s2"]
            await deliverer.deliver_due()
            assert judged == ["s1", "s2", "s2"]
            here.clock.move(minutes=2)
            await deliverer.deliver_due()
            assert judged[3:] == ["s1", "s2"]

    asyncio.run(scenario())


def test_the_role_gives_signs_of_life(office: Any) -> None:
    """A running deliverer has a heartbeat with its time."""

    async def scenario() -> Mapping[str, Mapping[str, str]]:
        async with shop(office) as here:
            async with running(await here.deliverer()):
                await until(lambda: here.store.heartbeats("deliver"))
            return here.store.heartbeats("deliver")

    [facts] = asyncio.run(scenario()).values()
    assert facts["at"] == office.now.isoformat()


def test_one_line_an_attempt_and_no_secret_in_any(office: Any) -> None:
    """Each attempt is one event with its facts; a receiver's address and key stand in no line and no record."""

    async def scenario() -> tuple[list[Any], str]:
        async with shop(office) as here:
            await here.open(desk=[office.answer(500)], lost=[office.reset], gone=[office.answer(410)])
            here.put("a1", *here.desks, "former")
            with capture_logs() as lines:
                await (await here.deliverer()).deliver_due()
            return list(lines), repr(here.store.deliveries())

    lines, kept = asyncio.run(scenario())
    attempted = {line["receiver"]: line for line in lines if line["event"] == "delivery.attempted"}
    assert attempted["desk"] == {
        "event": "delivery.attempted",
        "log_level": "info",
        "delivery_id": "a1-desk",
        "alert_id": "a1",
        "receiver": "desk",
        "status": 500,
        "reason": "server_error",
        "attempt": 1,
        "ms": attempted["desk"]["ms"],
    }
    assert {name: line["reason"] for name, line in attempted.items()} == {
        "desk": "server_error",
        "lost": "reset",
        "gone": "gone",
    }
    said = json.dumps(lines, default=repr) + kept
    assert not any(secret in said for secret in ("canary", "127.0.0.1", "MfKQ9r8G"))
