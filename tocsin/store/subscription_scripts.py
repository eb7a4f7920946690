"""The Lua scripts of WebSub: subscriptions by their due time, and the pushes that wait."""

from __future__ import annotations

from tocsin.store.scripts import Script

# callback, revision, body, feed, wanted or not, due or "". Answers 0 where somebody else has written.
WRITE_SUBSCRIPTION = Script("""
local id, revision, body, feed, wanted, due = unpack(ARGV)
local key = '$SUBSCRIPTION' .. id
local stored = tonumber(redis.call('HGET', key, 'revision') or '0')
if stored ~= tonumber(revision) - 1 then return 0 end
local current = redis.call('HGET', '$SUBSCRIBED', feed)
if wanted == '1' then
  if current and current ~= id and redis.call('EXISTS', '$SUBSCRIPTION' .. current) == 1 then return 0 end
  redis.call('HSET', '$SUBSCRIBED', feed, id)
elseif current == id then
  redis.call('HDEL', '$SUBSCRIBED', feed)
end
redis.call('HSET', key, 'body', body, 'revision', revision)
if due == '' then
  redis.call('ZREM', '$SUBSCRIPTIONS_DUE', id)
  redis.call('EXPIRE', key, $SUBSCRIPTION_LIFE)
else
  redis.call('ZADD', '$SUBSCRIPTIONS_DUE', due, id)
  redis.call('PERSIST', key)
end
return 1
""")

# Answers the bodies of those that are wanted, and forgets the feeds of those that have expired.
SUBSCRIPTIONS = Script("""
local bodies, wanted = {}, redis.call('HGETALL', '$SUBSCRIBED')
for i = 1, #wanted, 2 do
  local body = redis.call('HGET', '$SUBSCRIPTION' .. wanted[i + 1], 'body')
  if body then bodies[#bodies + 1] = body else redis.call('HDEL', '$SUBSCRIBED', wanted[i]) end
end
return bodies
""")

# callback, feed.
FORGET_SUBSCRIPTION = Script("""
redis.call('DEL', '$SUBSCRIPTION' .. ARGV[1])
redis.call('ZREM', '$SUBSCRIPTIONS_DUE', ARGV[1])
if redis.call('HGET', '$SUBSCRIBED', ARGV[2]) == ARGV[1] then redis.call('HDEL', '$SUBSCRIBED', ARGV[2]) end
""")

# now, end of the lease, limit. Answers their bodies.
LEASE_SUBSCRIPTIONS = Script("""
local taken = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', '$SUBSCRIPTIONS_DUE', '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local body = redis.call('HGET', '$SUBSCRIPTION' .. id, 'body')
  if body then
    redis.call('ZADD', '$SUBSCRIPTIONS_DUE', ARGV[2], id)
    taken[#taken + 1] = body
  else
    redis.call('ZREM', '$SUBSCRIPTIONS_DUE', id)
  end
end
return taken
""")

# push id, feed, received, record, body. Answers 0 where there is no room.
PUT_PUSH = Script("""
local id, feed, at, record, body = unpack(ARGV)
if redis.call('ZSCORE', '$PUSHES', id) then return 1 end
local number, sum, its_number, its_sum = 1, #body, 1, #body
for _, kept in ipairs(redis.call('HVALS', '$PUSH_SIZES')) do
  local size, whose = string.match(kept, '^(%d+) ?(.*)')
  number, sum = number + 1, sum + tonumber(size)
  if whose == feed then its_number, its_sum = its_number + 1, its_sum + tonumber(size) end
end
if number > $PUSHES_WAITING or sum > $PUSHES_BYTES then return 0 end
if its_number > $PUSHES_WAITING_EACH or its_sum > $PUSHES_BYTES_EACH then return 0 end
redis.call('HSET', '$PUSH' .. id, 'record', record, 'body', body)
redis.call('EXPIRE', '$PUSH' .. id, $PUSH_LIFE)
redis.call('HSET', '$PUSH_SIZES', id, #body .. ' ' .. feed)
redis.call('ZADD', '$PUSHES', at, id)
return 1
""")

# now, end of the lease, limit. Answers record and body each; what has expired is forgotten.
LEASE_PUSHES = Script("""
local taken = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', '$PUSHES', '-inf', ARGV[1], 'LIMIT', 0, ARGV[3])) do
  local kept = redis.call('HMGET', '$PUSH' .. id, 'record', 'body')
  if kept[1] then
    redis.call('ZADD', '$PUSHES', ARGV[2], id)
    taken[#taken + 1] = kept[1]
    taken[#taken + 1] = kept[2]
  else
    redis.call('ZREM', '$PUSHES', id)
    redis.call('HDEL', '$PUSH_SIZES', id)
    redis.call('HINCRBY', '$COUNTERS', 'pushes{outcome=expired}', 1)
  end
end
return taken
""")

# push id, end of the lease, next due or "", then counters as name, number. Answers 0 where the lease is lost.
FINISH_PUSH = Script("""
local id, till, due = unpack(ARGV)
for i = 4, #ARGV, 2 do redis.call('HINCRBY', '$COUNTERS', ARGV[i], ARGV[i + 1]) end
local score = redis.call('ZSCORE', '$PUSHES', id)
if not score or tonumber(score) ~= tonumber(till) then return 0 end
if due == '' then
  redis.call('ZREM', '$PUSHES', id)
  redis.call('HDEL', '$PUSH_SIZES', id)
  redis.call('DEL', '$PUSH' .. id)
else
  redis.call('ZADD', '$PUSHES', due, id)
end
return 1
""")

# Each answers when the first one is due.
NEXT_SUBSCRIPTION = Script("return redis.call('ZRANGE', '$SUBSCRIPTIONS_DUE', 0, 0, 'WITHSCORES')[2]")
NEXT_PUSH = Script("return redis.call('ZRANGE', '$PUSHES', 0, 0, 'WITHSCORES')[2]")
