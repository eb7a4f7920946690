"""The Lua scripts of what is watched, and of what was said of it."""

from __future__ import annotations

from tocsin.store.scripts import Script

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
