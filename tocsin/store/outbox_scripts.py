"""The Lua scripts of the outbox: alerts and deliveries, and what is committed with them."""

from __future__ import annotations

from tocsin.store.scripts import TAKE_ARGUMENTS, Script

# Counted lists of alerts (id, body, counter), then of deliveries
# (id, body, receiver, due or "", created, state, counter). What is known by its id is left as it is.
WRITE_OUTBOX = """
local function write_outbox()
  local fresh = 0
  for _ = 1, number() do
    local key, body, counter = '$ALERT' .. take(), take(), take()
    if redis.call('SET', key, body, 'NX') then
      fresh = fresh + 1
      redis.call('HINCRBY', '$COUNTERS', counter, 1)
    end
  end
  for _ = 1, number() do
    local id, body, receiver, due, created, state, counter = take(), take(), take(), take(), take(), take(), take()
    if redis.call('SET', '$DELIVERY' .. id, body, 'NX') then
      redis.call('ZADD', '$DELIVERIES' .. state, created, id)
      redis.call('SADD', '$RECEIVERS', receiver)
      if due ~= '' then redis.call('ZADD', '$OUTBOX_DUE' .. receiver, due, id) end
      redis.call('HINCRBY', '$COUNTERS', counter, 1)
    end
  end
  return fresh
end
"""

# alert id, then the outbox. Answers 0 where the alert is known.
ADD_ALERT = Script(
    TAKE_ARGUMENTS
    + WRITE_OUTBOX
    + """
if redis.call('EXISTS', '$ALERT' .. take()) == 1 then return 0 end
return write_outbox()
"""
)

# now, limit. Answers the due whose coverage is still kept, and forgets the others.
DUE_COVERAGES = Script("""
local due = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', '$COVERAGE_DUE', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  if redis.call('EXISTS', '$COVERAGE' .. member) == 1 then
    due[#due + 1] = member
  else
    redis.call('ZREM', '$COVERAGE_DUE', member)
  end
end
return due
""")

# coverage member, its version as read, body, due or "", then the outbox. Answers 0 where the coverage has moved.
COMMIT_COVERAGE = Script(
    TAKE_ARGUMENTS
    + WRITE_OUTBOX
    + """
local member, version, body, due = take(), take(), take(), take()
local key = '$COVERAGE' .. member
if (redis.call('HGET', key, 'version') or '') ~= version then return 0 end
redis.call('HSET', key, 'body', body)
redis.call('HINCRBY', key, 'version', 1)
redis.call('EXPIRE', key, $COVERAGE_LIFE)
if due == '' then redis.call('ZREM', '$COVERAGE_DUE', member) else redis.call('ZADD', '$COVERAGE_DUE', due, member) end
write_outbox()
return 1
"""
)

# now, limit. Answers the due that hold anything, and forgets the others.
DUE_DIGESTS = Script("""
local due = {}
for _, member in ipairs(redis.call('ZRANGEBYSCORE', '$DIGESTS_DUE', '-inf', ARGV[1], 'LIMIT', 0, ARGV[2])) do
  if redis.call('EXISTS', '$DIGEST' .. member) == 1 then
    due[#due + 1] = member
  else
    redis.call('ZREM', '$DIGESTS_DUE', member)
  end
end
return due
""")

# digest member. Answers story, time noted, and so on.
READ_DIGEST = Script("return redis.call('ZRANGE', '$DIGEST' .. ARGV[1], 0, -1, 'WITHSCORES')")

# digest member, now, stories as read, then the outbox. Answers 0 where one of them has been told meanwhile. What was
# noted since stays, and stays due.
COMMIT_DIGEST = Script(
    TAKE_ARGUMENTS
    + WRITE_OUTBOX
    + """
local member, now, stories = take(), take(), {}
for i = 1, number() do stories[i] = take() end
local key, told = '$DIGEST' .. member, '$DIGEST_TOLD' .. member
for _, story in ipairs(stories) do
  if not redis.call('ZSCORE', key, story) then return 0 end
end
for _, story in ipairs(stories) do
  redis.call('ZREM', key, story)
  redis.call('ZADD', told, now, story)
end
redis.call('ZREMRANGEBYRANK', told, 0, -$DIGEST_STORIES - 1)
redis.call('EXPIRE', told, $COVERAGE_LIFE)
if redis.call('EXISTS', key) == 0 then redis.call('ZREM', '$DIGESTS_DUE', member) end
write_outbox()
return 1
"""
)

# member, revision, body, open or not, counter, then the outbox. Answers 0 where the revision does not follow on the stored one.
WRITE_TROUBLE = Script(
    TAKE_ARGUMENTS
    + WRITE_OUTBOX
    + """
local member, revision, body, is_open, counter = take(), number(), take(), take() == '1', take()
local key = '$TROUBLE' .. member
if tonumber(redis.call('HGET', key, 'revision') or 0) ~= revision - 1 then return 0 end
redis.call('HSET', key, 'body', body, 'revision', revision)
if is_open then
  redis.call('PERSIST', key)
  redis.call('SADD', '$TROUBLES', member)
else
  redis.call('EXPIRE', key, $TROUBLE_LIFE)
  redis.call('SREM', '$TROUBLES', member)
end
redis.call('HINCRBY', '$COUNTERS', counter, 1)
write_outbox()
return 1
"""
)

# now. Answers receiver, when something may go to it: for all that have a delivery waiting.
WAITING_RECEIVERS = Script("""
local waiting = {}
for _, receiver in ipairs(redis.call('SMEMBERS', '$RECEIVERS')) do
  local first = redis.call('ZRANGE', '$OUTBOX_DUE' .. receiver, 0, 0, 'WITHSCORES')[2]
  if first then
    local held = redis.call('GET', '$OUTBOX_HOLD' .. receiver)
    waiting[#waiting + 1] = receiver
    waiting[#waiting + 1] = held and tonumber(held) > tonumber(first) and held or first
  end
end
return waiting
""")

# receiver, now, end of the lease, limit. Answers id, body each.
LEASE_DELIVERIES = Script("""
local receiver, now, till, limit = unpack(ARGV)
local held = redis.call('GET', '$OUTBOX_HOLD' .. receiver)
if held and tonumber(held) > tonumber(now) then return {} end
local due, taken = '$OUTBOX_DUE' .. receiver, {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', now, 'LIMIT', 0, limit)) do
  redis.call('ZADD', due, till, id)
  taken[#taken + 1] = id
  taken[#taken + 1] = redis.call('GET', '$DELIVERY' .. id) or ''
end
return taken
""")

# receiver, end of the hold.
HOLD_RECEIVER = Script("""
local key, till = '$OUTBOX_HOLD' .. ARGV[1], tonumber(ARGV[2])
local held = redis.call('GET', key)
if held and tonumber(held) >= till then return end
local hour = tonumber(redis.call('TIME')[1]) + 3600
redis.call('SET', key, ARGV[2], 'EXAT', string.format('%.0f', math.max(till / 1000000 + 60, hour)))
""")
