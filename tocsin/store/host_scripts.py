"""The Lua scripts of hosts: starts a gap apart, and blocks."""

from __future__ import annotations

from tocsin.store.feed_scripts import HOLDING
from tocsin.store.scripts import Script

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
