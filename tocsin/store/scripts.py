"""The Lua scripts that feeds, bodies and the outbox need: what must be judged and written in one step."""

from __future__ import annotations

from datetime import timedelta
from hashlib import sha1
from string import Template
from typing import Final

from tocsin.store import keys

# Keys, bounds and lives are written into the text by their names in `keys`, lives as whole seconds.
_NAMES = {
    name: int(value.total_seconds()) if isinstance(value, timedelta) else value
    for name, value in vars(keys).items()
    if name.isupper()
}


class Script:
    """A Lua script with its digest, so that only the first call carries its text. `$NAME` stands for `keys.NAME`."""

    def __init__(self, text: str) -> None:
        self.text: Final = Template(text).substitute(_NAMES)
        self.digest: Final = sha1(self.text.encode(), usedforsecurity=False).hexdigest()


# Reads arguments one by one.
TAKE_ARGUMENTS = """
local position = 0
local function take() position = position + 1; return ARGV[position] end
local function number() return tonumber(take()) end
"""

# Lua keeps 14 digits when it makes a number a text; times have 16. So they are formatted with %.0f, or stay texts.

# Feeds ------------------------------------------------------------------------------------------------------------

# (id, first due or "", state) for each feed listed now.
SYNC_FEEDS = Script("""
local listed = {}
for i = 1, #ARGV, 3 do
  local id, state = ARGV[i], ARGV[i + 2]
  listed[id] = true
  if redis.call('HGET', '$FEEDS', id) ~= '1' then
    redis.call('HSET', '$FEEDS', id, '1')
    redis.call('SET', '$FEED_STATE' .. id, state, 'NX')
    if ARGV[i + 1] ~= '' then redis.call('ZADD', '$FEEDS_DUE', ARGV[i + 1], id) end
  end
end
local known = redis.call('HGETALL', '$FEEDS')
for i = 1, #known, 2 do
  if known[i + 1] == '1' and not listed[known[i]] then
    redis.call('HSET', '$FEEDS', known[i], '0')
    redis.call('ZREM', '$FEEDS_DUE', known[i])
    redis.call('DEL', '$FEED_LEASE' .. known[i])
  end
end
""")

# now, until, limit, all due or not, token, then ids where only those are asked for. Answers id, token, state a lease.
# A lease reads "held token until"; what reads otherwise holds nothing.
LEASE_FEEDS = Script("""
local now, till, limit, all_due, token = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), ARGV[4] == '1', ARGV[5]
local ids = {}
if ARGV[6] == 'only' then
  local found = {}
  for i = 7, #ARGV do
    local score = tonumber(redis.call('ZSCORE', '$FEEDS_DUE', ARGV[i]))
    if score and (all_due or score <= now) then found[#found + 1] = {score, ARGV[i]} end
  end
  table.sort(found, function(a, b) return a[1] < b[1] or (a[1] == b[1] and a[2] < b[2]) end)
  for i, entry in ipairs(found) do ids[i] = entry[2] end
elseif all_due then
  ids = redis.call('ZRANGE', '$FEEDS_DUE', 0, -1)
else
  ids = redis.call('ZRANGEBYSCORE', '$FEEDS_DUE', '-inf', ARGV[1], 'LIMIT', 0, limit)
end
local taken = {}
for _, id in ipairs(ids) do
  if #taken >= 3 * limit then break end
  local held = redis.call('GET', '$FEED_LEASE' .. id)
  local ends = held and string.match(held, '^held %S+ (%d+)')
  if not ends or tonumber(ends) <= now then
    local mine = token .. '.' .. (#taken / 3)
    redis.call('SET', '$FEED_LEASE' .. id, 'held ' .. mine .. ' ' .. till, 'EX', $LEASE_LIFE)
    redis.call('ZADD', '$FEEDS_DUE', till, id)
    taken[#taken + 1] = id
    taken[#taken + 1] = mine
    taken[#taken + 1] = redis.call('GET', '$FEED_STATE' .. id) or ''
  end
end
return taken
""")

# A lease is held by whoever has its token, also after it was renewed; it only ever gets longer. " asking" stands at its end
# from when the poll began.
HOLDING = """
local function lease_of(id)
  local token, till, asking = string.match(redis.call('GET', '$FEED_LEASE' .. id) or '', '^held (%S+) (%d+)(.*)')
  return token, tonumber(till), asking
end
local function is_held(id, token) return (lease_of(id)) == token end
local function hold(id, token, till, asking)
  local _, ends, before = lease_of(id)
  local text = string.format('%.0f', math.max(till, ends))
  redis.call('SET', '$FEED_LEASE' .. id, 'held ' .. token .. ' ' .. text .. (asking or before), 'EX', $LEASE_LIFE)
  redis.call('ZADD', '$FEEDS_DUE', text, id)
end
"""

# (id, token, state, next due or "", number of counters, then (name, number) each) for each poll. Answers 1 or 0 each: written,
# or no longer ours. Inside commit_poll's MULTI the lease is watched.
FINISH_FEEDS = Script(
    TAKE_ARGUMENTS
    + HOLDING
    + """
local written = {}
while position < #ARGV do
  local id, token, state, due, counters = take(), take(), take(), take(), {}
  for i = 1, 2 * number() do counters[i] = take() end
  local ours = is_held(id, token)
  written[#written + 1] = ours and 1 or 0
  if ours then
    redis.call('SET', '$FEED_LEASE' .. id, 'done ' .. token, 'EX', $LEASE_LIFE)
    redis.call('SET', '$FEED_STATE' .. id, state)
    if due == '' then redis.call('ZREM', '$FEEDS_DUE', id) else redis.call('ZADD', '$FEEDS_DUE', due, id) end
    for i = 1, #counters, 2 do redis.call('HINCRBY', '$COUNTERS', counters[i], counters[i + 1]) end
  end
end
return written
"""
)

# until, (id, token) for each lease. Answers 1 or 0 each: renewed, or no longer ours.
RENEW_LEASES = Script(
    HOLDING
    + """
local till, renewed = tonumber(ARGV[1]), {}
for i = 2, #ARGV, 2 do
  local id, token = ARGV[i], ARGV[i + 1]
  local ours = is_held(id, token)
  renewed[#renewed + 1] = ours and 1 or 0
  if ours then hold(id, token, till) end
end
return renewed
"""
)

# id, state as read, what it becomes, next due. Answers 0 where it is not listed, or has moved.
REVIVE_FEED = Script("""
local id, read, becomes, due = unpack(ARGV)
if redis.call('HGET', '$FEEDS', id) ~= '1' or redis.call('GET', '$FEED_STATE' .. id) ~= read then return 0 end
redis.call('SET', '$FEED_STATE' .. id, becomes)
redis.call('ZADD', '$FEEDS_DUE', due, id)
return 1
""")

# Answers the tokens of all leases that are held.
HELD_LEASES = Script(
    HOLDING
    + """
local tokens = {}
for _, id in ipairs(redis.call('HKEYS', '$FEEDS')) do tokens[#tokens + 1] = (lease_of(id)) end
return tokens
"""
)

# now, holders. What one of them was asking stays away until its lease would have ended; the rest is due now. Answers their number.
FREE_LEASES = Script(
    HOLDING
    + """
local dead, freed = {}, 0
for i = 2, #ARGV do dead[ARGV[i]] = true end
for _, id in ipairs(redis.call('HKEYS', '$FEEDS')) do
  local token, _, asking = lease_of(id)
  if token and dead[string.match(token, '^(.*)/')] then
    redis.call('SET', '$FEED_LEASE' .. id, 'done ' .. token, 'EX', $LEASE_LIFE)
    if asking == '' then redis.call('ZADD', '$FEEDS_DUE', 'XX', ARGV[1], id) end
    freed = freed + 1
  end
end
return freed
"""
)

# Answers when the first feed is due.
NEXT_DUE = Script("return redis.call('ZRANGE', '$FEEDS_DUE', 0, 0, 'WITHSCORES')[2]")

# Books the next start at a host.
BOOKING = """
local function book(host, now, gap)
  local key = '$HOST' .. host
  local last, blocked = unpack(redis.call('HMGET', key, 'last', 'blocked'))
  local start = math.max(now, last and tonumber(last) + gap or now, tonumber(blocked or 0))
  redis.call('HSET', key, 'last', string.format('%.0f', start))
  redis.call('PEXPIRE', key, string.format('%.0f', (start - now + gap) / 1000 + 60000))
  return start
end
"""

# host, now, gap. Answers the start.
TAKE_HOST_SLOT = Script(
    BOOKING
    + """
return string.format('%.0f', book(ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])))
"""
)

# now, gap, (id or "", token, pause, host, server, booked or not) for each poll. Answers a verdict and a time each: it begins now,
# or is booked for later, when it is to ask again; "blocked" until then; "lost" where the lease is not ours. The lease of a poll that
# begins lasts until the pause after it. Starts are kept as they were made, since who was booked may have come late.
BEGIN_POLLS = Script(
    HOLDING
    + BOOKING
    + """
local now, gap, answers = tonumber(ARGV[1]), tonumber(ARGV[2]), {}
local function start_of(host, is_booked)
  if not is_booked then return book(host, now, gap) end
  local started, blocked = unpack(redis.call('HMGET', '$HOST' .. host, 'started', 'blocked'))
  return math.max(now, started and tonumber(started) + gap or now, tonumber(blocked or 0))
end
local function begin(host)
  local key = '$HOST' .. host
  local text = string.format('%.0f', now)
  redis.call('HSET', key, 'started', text)
  if tonumber(redis.call('HGET', key, 'last') or 0) < now then redis.call('HSET', key, 'last', text) end
  redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), string.format('%.0f', gap / 1000 + 60000)))
end
for i = 3, #ARGV, 6 do
  local id, token, pause, host, server, is_booked = unpack(ARGV, i, i + 5)
  local blocked = host ~= server and tonumber(redis.call('HGET', '$HOST' .. server, 'blocked') or 0) or 0
  local verdict, at = 'lost', now
  if id == '' or is_held(id, token) then
    verdict, at = 'blocked', blocked
    if blocked <= now then
      at = start_of(host, is_booked == '1')
      verdict = at > now and 'booked' or 'begins'
    end
  end
  if verdict == 'begins' then
    begin(host)
    if id ~= '' then hold(id, token, now + tonumber(pause), ' asking') end
  end
  answers[#answers + 1] = verdict
  answers[#answers + 1] = string.format('%.0f', at)
end
return answers
"""
)

# host, now, gap. Answers the start: now where it was booked; a later one was not.
TRY_HOST_SLOT = Script("""
local key, now, gap = '$HOST' .. ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local last, blocked = unpack(redis.call('HMGET', key, 'last', 'blocked'))
local start = math.max(now, last and tonumber(last) + gap or now, tonumber(blocked or 0))
if start <= now then
  redis.call('HSET', key, 'last', ARGV[2])
  redis.call('PEXPIRE', key, string.format('%.0f', gap / 1000 + 60000))
end
return string.format('%.0f', start)
""")

# host, end of the block.
BLOCK_HOST = Script("""
local key, till = '$HOST' .. ARGV[1], tonumber(ARGV[2])
local blocked = redis.call('HGET', key, 'blocked')
if blocked and tonumber(blocked) >= till then return end
redis.call('HSET', key, 'blocked', ARGV[2])
local hour = tonumber(redis.call('TIME')[1]) + 3600
redis.call('EXPIREAT', key, string.format('%.0f', math.max(till / 1000000 + 60, hour)))
""")

# Bodies -----------------------------------------------------------------------------------------------------------

# (bucket of the running period, hash). An id is written once a period, however often it is seen.
SEE_ITEMS = Script("""
for i = 1, #ARGV, 2 do
  if redis.call('SADD', ARGV[i], ARGV[i + 1]) == 1 and redis.call('SCARD', ARGV[i]) == 1 then
    redis.call('EXPIRE', ARGV[i], $SEEN_PERIOD * $SEEN_PERIODS)
  end
end
""")

# (item key, hash, its bucket in every period). Answers seen or not, digest, revision an item.
KNOWN_ITEMS = Script("""
local known = {}
for i = 1, #ARGV, $SEEN_PERIODS + 2 do
  local seen = 0
  for bucket = i + 2, i + 1 + $SEEN_PERIODS do
    if redis.call('SISMEMBER', ARGV[bucket], ARGV[i + 1]) == 1 then seen = 1; break end
  end
  local body = redis.call('HMGET', ARGV[i], 'digest', 'revision')
  known[#known + 1] = {seen, body[1], body[2]}
end
return known
""")

# (item key, body, digest, revision). Where a page came in between, the revision is the one after it.
PUT_BODIES = Script("""
for i = 1, #ARGV, 4 do
  local revision = math.max(tonumber(ARGV[i + 3]), tonumber(redis.call('HGET', ARGV[i], 'revision') or 0) + 1)
  redis.call('HSET', ARGV[i], 'body', ARGV[i + 1], 'digest', ARGV[i + 2], 'revision', string.format('%.0f', revision))
  redis.call('HDEL', ARGV[i], 'page')
  redis.call('HINCRBY', ARGV[i], 'version', 1)
  redis.call('EXPIRE', ARGV[i], $ITEM_LIFE)
end
""")

# Item keys. Answers what came of each.
READ_PROCESSED = Script("""
local read = {}
for i, key in ipairs(ARGV) do read[i] = redis.call('HGET', key, 'processed') or '' end
return read
""")

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

# Outbox -----------------------------------------------------------------------------------------------------------

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

# role. Answers name and facts of the live; the names of the dead are dropped.
HEARTBEATS = Script("""
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

# Topics -----------------------------------------------------------------------------------------------------------

# number, body. Answers 0 where the number does not follow on the one in force.
PUBLISH_GENERATION = Script("""
if tonumber(redis.call('HGET', '$GENERATION', 'number') or 0) ~= tonumber(ARGV[1]) - 1 then return 0 end
redis.call('HSET', '$GENERATION', 'number', ARGV[1], 'body', ARGV[2])
redis.call('INCR', '$TOPICS_VERSION')
return 1
""")

# topic, revision, body, now. Answers 0 where the revision does not follow on the stored one.
WRITE_JUDGED = Script("""
local key = '$JUDGEMENTS' .. ARGV[1]
if tonumber(redis.call('HGET', key, 'revision') or 0) ~= tonumber(ARGV[2]) - 1 then return 0 end
redis.call('HSET', key, 'revision', ARGV[2], 'body', ARGV[3])
redis.call('ZADD', '$JUDGED', ARGV[4], ARGV[1])
for _, oldest in ipairs(redis.call('ZRANGE', '$JUDGED', 0, -$JUDGED_TOPICS - 1)) do
  redis.call('DEL', '$JUDGEMENTS' .. oldest)
  redis.call('ZREM', '$JUDGED', oldest)
end
redis.call('INCR', '$TOPICS_VERSION')
return 1
""")
