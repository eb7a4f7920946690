"""The Lua scripts of hosts: starts a gap apart, few at once, and blocks (rule R8)."""

from __future__ import annotations

from tocsin.store.feed_scripts import HOLDING
from tocsin.store.scripts import TAKE_ARGUMENTS, Script
from tocsin.store.slot_scripts import LINES, STEPPING_IN

# When a start may be made. Starts are kept as they were made, since who was booked may have come late.
STARTING = """
local function start_of(host, now, gap, is_booked)
  local last, started, blocked = unpack(redis.call('HMGET', '$HOST' .. host, 'last', 'started', 'blocked'))
  local before = is_booked and started or not is_booked and last
  return math.max(now, before and tonumber(before) + gap or now, tonumber(blocked or 0))
end
local function book(host, now, gap, start)
  redis.call('HSET', '$HOST' .. host, 'last', string.format('%.0f', start))
  redis.call('PEXPIRE', '$HOST' .. host, string.format('%.0f', (start - now + gap) / 1000 + 60000))
end
local function begin(host, now, gap)
  local key = '$HOST' .. host
  local text = string.format('%.0f', now)
  redis.call('HSET', key, 'started', text)
  if tonumber(redis.call('HGET', key, 'last') or 0) < now then redis.call('HSET', key, 'last', text) end
  redis.call('PEXPIRE', key, math.max(redis.call('PTTL', key), string.format('%.0f', gap / 1000 + 60000)))
end
"""

# now, at once, hold, again, place, then (id or "", its token, pause, host, server, token of the slot, gap, "booked", "yields" or "") for
# each start. Answers a verdict and a time each, as `TurnVerdict` names them. The lease of a poll that begins lasts until the pause after it.
BEGIN_AT_HOSTS = Script(
    TAKE_ARGUMENTS
    + HOLDING
    + LINES
    + STEPPING_IN
    + STARTING
    + """
local now, at, answers = number(), clock(), {}
local rule = {at_once = number(), hold = number(), again = number(), place = number()}
local function turn(host, server, token, gap, way)
  local blocked = host ~= server and tonumber(redis.call('HGET', '$HOST' .. server, 'blocked') or 0) or 0
  if blocked > now then return 'blocked', blocked end
  local start = start_of(host, now, gap, way == 'booked')
  if way == '' then book(host, now, gap, start) end
  if start > now then return way == 'yields' and 'busy' or 'booked', start end
  if step_in(server, token, way == 'yields', at, rule) then return 'begins', now end
  return way == 'yields' and 'busy' or 'crowded', now + rule.again
end
while position < #ARGV do
  local id, lease, pause, host, server, token, gap, way = take(), take(), number(), take(), take(), take(), number(), take()
  local verdict, time = 'lost', now
  if id == '' or is_held(id, lease) then verdict, time = turn(host, server, token, gap, way) end
  if verdict == 'begins' then
    begin(host, now, gap)
    if id ~= '' then hold(id, lease, now + pause, string.format(' asking %.0f', now + pause)) end
  end
  answers[#answers + 1] = verdict
  answers[#answers + 1] = string.format('%.0f', time)
end
redis.call('EXPIRE', '$SLOTS', $SLOTS_LIFE)
return answers
"""
)

# (host, when a start was made) for each that was late.
MOVE_STARTS = Script(
    STARTING
    + """
for i = 1, #ARGV, 2 do
  local made = tonumber(ARGV[i + 1])
  if tonumber(redis.call('HGET', '$HOST' .. ARGV[i], 'started') or 0) < made then begin(ARGV[i], made, 0) end
end
"""
)

# (server, token) for each slot.
RELEASE_SLOTS = Script(
    LINES
    + """
for i = 1, #ARGV, 2 do leave(ARGV[i], ARGV[i + 1]) end
"""
)

# host, end of the block.
BLOCK_HOST = Script("""
local key, till = '$HOST' .. ARGV[1], tonumber(ARGV[2])
local blocked = redis.call('HGET', key, 'blocked')
if blocked and tonumber(blocked) >= till then return end
redis.call('HSET', key, 'blocked', ARGV[2])
local hour = tonumber(redis.call('TIME')[1]) + 3600
redis.call('EXPIREAT', key, string.format('%.0f', math.max(till / 1000000 + 60, hour)))
""")
