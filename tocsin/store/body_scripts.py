"""The Lua scripts of items: which are known, and their bodies."""

from __future__ import annotations

from tocsin.store.scripts import Script

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
