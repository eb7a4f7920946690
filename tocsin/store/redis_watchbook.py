"""What the processes say of themselves, in Redis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta

from rq.registry import FailedJobRegistry, ScheduledJobRegistry, StartedJobRegistry

from tocsin.store import keys
from tocsin.store.queue import QUEUE_ITEMS
from tocsin.store.redis_link import RedisPart
from tocsin.store.scripts import Script
from tocsin.types.alerts import DeliveryState

# role. Answers name and facts of the live; the names of the dead are dropped.
_HEARTBEATS = Script("""
local live = {}
for _, name in ipairs(redis.call('SMEMBERS', '$BEATS' .. ARGV[1])) do
  local facts = redis.call('HGETALL', '$BEAT' .. ARGV[1] .. ':' .. name)
  if #facts > 0 then
    live[#live + 1] = name
    live[#live + 1] = facts
  else
    redis.call('SREM', '$BEATS' .. ARGV[1], name)
  end
end
return live
""")


class RedisWatchbook(RedisPart):
    """Watchbook in Redis. A process is live until its ttl has passed by the server's clock."""

    def beat(self, role: str, name: str, facts: Mapping[str, str], now: datetime, ttl: timedelta) -> None:
        key = keys.beat(role, name)
        told = [part for fact in (*facts.items(), ("at", now.isoformat())) for part in fact]
        with self._link.transaction("beat") as pipe:
            pipe.delete(key)
            pipe.hset(key, items=told)
            pipe.pexpire(key, ttl)
            pipe.sadd(keys.BEATS + role, name)

    def heartbeats(self, role: str) -> Mapping[str, Mapping[str, str]]:
        live = self._link.run("heartbeats", _HEARTBEATS, (role,))
        return {
            name.decode(): {fact.decode(): value.decode() for fact, value in zip(facts[::2], facts[1::2], strict=True)}
            for name, facts in zip(live[::2], live[1::2], strict=True)
        }

    def count(self, counts: Mapping[str, int]) -> None:
        with self._link.transaction("count") as pipe:
            for name, number in counts.items():
                pipe.hincrby(keys.COUNTERS, name, number)

    def counters(self) -> Mapping[str, int]:
        counted = self._link.read("counters", "HGETALL", keys.COUNTERS)
        return {name.decode(): int(number) for name, number in counted.items()}

    def queue_depths(self) -> Mapping[str, int]:
        queue = self._link.queue
        registries = {
            "started": StartedJobRegistry(queue=queue),
            "failed": FailedJobRegistry(queue=queue),
            "scheduled": ScheduledJobRegistry(queue=queue),
        }
        # Not registry.count: that cleans up, which is the reaper's to do.
        counts = [("ZCARD", registry.key) for registry in registries.values()]
        # A job that a worker has taken and not begun is still a job to do.
        queued = [("LLEN", queue.key), ("LLEN", queue.intermediate_queue_key)]
        waiting = ("ZCARD", keys.DELIVERIES + DeliveryState.WAITING.value)
        pushes = ("ZCARD", keys.PUSHES)
        untaken, taken, *others = self._link.read_all("queue depths", [*queued, *counts, waiting, pushes])
        return dict(zip((QUEUE_ITEMS, *registries, "deliveries", "pushes"), (untaken + taken, *others), strict=True))
