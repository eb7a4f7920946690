"""The Lua scripts of the schedule: feeds listed, leased, and written after a poll."""

from __future__ import annotations

from tocsin.store.scripts import TAKE_ARGUMENTS, Script
from tocsin.store.slot_scripts import LINES

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
# from when the poll began, with the end of the pause after that.
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

# (id, token, state, next due or "", server and token of its slot or "" each, number of counters, then (name, number) each) for each poll.
# Answers 1 or 0 each: written, or no longer ours; the slot is released either way. Inside commit_poll's MULTI the lease is watched.
FINISH_FEEDS = Script(
    TAKE_ARGUMENTS
    + HOLDING
    + LINES
    + """
local written = {}
while position < #ARGV do
  local id, token, state, due, server, slot, counters = take(), take(), take(), take(), take(), take(), {}
  for i = 1, 2 * number() do counters[i] = take() end
  local ours = is_held(id, token)
  written[#written + 1] = ours and 1 or 0
  if slot ~= '' then leave(server, slot) end
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

# Answers the tokens of all leases that are held, and of all that stand in line at a host.
HELD_LEASES = Script(
    HOLDING
    + """
local tokens = {}
for _, id in ipairs(redis.call('HKEYS', '$FEEDS')) do tokens[#tokens + 1] = (lease_of(id)) end
for _, line in ipairs(redis.call('HVALS', '$SLOTS')) do
  for token in string.gmatch(line, '(%S+) %d+') do tokens[#tokens + 1] = token end
end
return tokens
"""
)

# now, holders. What one of them was asking stays away for the pause after that; the rest is due now, and slots are free. Answers the
# number of leases.
FREE_LEASES = Script(
    HOLDING
    + LINES
    + """
local dead, freed = {}, 0
for i = 2, #ARGV do dead[ARGV[i]] = true end
local function is_dead(token) return dead[string.match(token, '^(.*)/')] end
for _, id in ipairs(redis.call('HKEYS', '$FEEDS')) do
  local token, _, asking = lease_of(id)
  if token and is_dead(token) then
    redis.call('SET', '$FEED_LEASE' .. id, 'done ' .. token, 'EX', $LEASE_LIFE)
    redis.call('ZADD', '$FEEDS_DUE', 'XX', string.match(asking, '%d+') or ARGV[1], id)
    freed = freed + 1
  end
end
for _, server in ipairs(redis.call('HKEYS', '$SLOTS')) do
  keep_line(server, line_of(server, function(token) return not is_dead(token) end))
end
return freed
"""
)

# Answers when the first feed is due.
NEXT_DUE = Script("return redis.call('ZRANGE', '$FEEDS_DUE', 0, 0, 'WITHSCORES')[2]")
