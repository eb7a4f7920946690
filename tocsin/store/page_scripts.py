"""The Lua scripts of pages: what is wanted, who has it in hand, and what was settled.

A wanted page stands in one of two sets by its due time, or by the end of its lease: those whose item matches a topic,
and the others. A lease is known by the time at which it ends.
"""

from __future__ import annotations

from tocsin.store.scripts import Script

# (item id, record, due) each. What waits gets the new record; what was settled lately is left alone.
WANT_PAGES = Script("""
for i = 1, #ARGV, 3 do
  local id = ARGV[i]
  local waits = redis.call('ZSCORE', '$PAGES_FIRST', id) or redis.call('ZSCORE', '$PAGES_DUE', id)
  if waits or redis.call('EXISTS', '$PAGE' .. id) == 0 then
    redis.call('SET', '$PAGE' .. id, ARGV[i + 1], 'EX', $PAGE_LIFE)
    if not waits then redis.call('ZADD', '$PAGES_DUE', ARGV[i + 2], id) end
  end
end
local over = redis.call('ZCARD', '$PAGES_DUE') - $PAGES_WAITING
if over > 0 then
  for _, id in ipairs(redis.call('ZRANGE', '$PAGES_DUE', 0, over - 1)) do redis.call('DEL', '$PAGE' .. id) end
  redis.call('ZREMRANGEBYRANK', '$PAGES_DUE', 0, over - 1)
  redis.call('HINCRBY', '$COUNTERS', 'pages{outcome=crowded_out}', over)
end
""")

# now, end of the lease, limit. Answers first or not, record each; what has expired is forgotten.
LEASE_PAGES = Script("""
local now, till, limit, taken = ARGV[1], ARGV[2], tonumber(ARGV[3]), {}
for _, set in ipairs({'$PAGES_FIRST', '$PAGES_DUE'}) do
  local wanted = limit - #taken / 2
  local due = wanted > 0 and redis.call('ZRANGEBYSCORE', set, '-inf', now, 'LIMIT', 0, wanted) or {}
  for _, id in ipairs(due) do
    local record = redis.call('GET', '$PAGE' .. id)
    if record then
      redis.call('ZADD', set, till, id)
      taken[#taken + 1] = set == '$PAGES_FIRST' and 1 or 0
      taken[#taken + 1] = record
    else
      redis.call('ZREM', set, id)
      redis.call('HINCRBY', '$COUNTERS', 'pages{outcome=expired}', 1)
    end
  end
end
return taken
""")

# item id, end of the lease, record, next due or "", then counters as name, number. Answers 0 where the lease is lost.
FINISH_PAGE = Script("""
local id, till, record, due = unpack(ARGV)
local set
for _, one in ipairs({'$PAGES_FIRST', '$PAGES_DUE'}) do
  local score = redis.call('ZSCORE', one, id)
  if score and tonumber(score) == tonumber(till) then set = one end
end
for i = 5, #ARGV, 2 do redis.call('HINCRBY', '$COUNTERS', ARGV[i], ARGV[i + 1]) end
if not set then return 0 end
if due == '' then
  redis.call('ZREM', set, id)
  redis.call('SET', '$PAGE' .. id, record, 'EX', $PAGE_REST)
else
  redis.call('ZADD', set, due, id)
  redis.call('SET', '$PAGE' .. id, record, 'KEEPTTL')
end
return 1
""")

# Answers when the first page is due.
NEXT_PAGE = Script("""
local first = redis.call('ZRANGE', '$PAGES_FIRST', 0, 0, 'WITHSCORES')[2]
local other = redis.call('ZRANGE', '$PAGES_DUE', 0, 0, 'WITHSCORES')[2]
if first and other then return tonumber(first) < tonumber(other) and first or other end
return first or other
""")

# item key, body, page, digest, revision.
PUT_PAGE = Script("""
local key, body, page, digest, revision = unpack(ARGV)
redis.call('HSET', key, 'body', body, 'page', page, 'digest', digest, 'revision', revision)
redis.call('HINCRBY', key, 'version', 1)
redis.call('EXPIRE', key, $ITEM_LIFE)
""")
