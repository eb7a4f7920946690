"""The Lua scripts of an item under work: what it asks, and its commit, which writes only where nothing asked has moved.

A commit compares values, not keys: two items that meet in one bucket of shingles do not disturb each other.
"""

from __future__ import annotations

from tocsin.store.outbox_scripts import WRITE_OUTBOX
from tocsin.store.scripts import TAKE_ARGUMENTS, Script

# A bucket of shingles is a text of 13-byte records, oldest first: the shingle, the number of an original that brought it.
# Many buckets are read by one MGET; a hash would take a call for each shingle, and calls are what a script costs.
# Asked and written shingles come as one text of 11 bytes each: bucket, shingle.
_SHINGLES = """
local generation = math.floor(tonumber(redis.call('TIME')[1]) / $SHINGLE_GENERATION)
local running, before = '$SHINGLE' .. generation .. ':', '$SHINGLE' .. (generation - 1) .. ':'
local function shingle_at(packed, i)
  local high, middle, low = string.byte(packed, i, i + 2)
  return (high * 256 + middle) * 256 + low, string.sub(packed, i + 3, i + 10)
end
local function numbers_in(bucket, shingle)
  local numbers, from = '', 1
  while bucket do
    local at = string.find(bucket, shingle, from, true)
    if not at then break end
    if at % 13 == 1 then numbers = numbers .. string.sub(bucket, at + 8, at + 12) end
    from = at + 1
  end
  return numbers
end
local function read_shingles(packed)
  local found = {}
  for first = 1, #packed, 11000 do
    local shingles, earlier, current = {}, {}, {}
    for i = first, math.min(#packed, first + 10999), 11 do
      local bucket, shingle = shingle_at(packed, i)
      local n = #shingles + 1
      shingles[n], earlier[n], current[n] = shingle, before .. bucket, running .. bucket
    end
    earlier, current = redis.call('MGET', unpack(earlier)), redis.call('MGET', unpack(current))
    for i, shingle in ipairs(shingles) do
      found[#found + 1] = numbers_in(earlier[i], shingle) .. numbers_in(current[i], shingle)
    end
  end
  return found
end
"""

_NAMES = """
local function names_of(found)
  local names, told = {}, {}
  for _, numbers in ipairs(found) do
    for i = 1, #numbers, 5 do
      local number = string.sub(numbers, i, i + 4)
      if not told[number] then
        told[number] = true
        local a, b, c, d = string.byte(number, 1, 4)
        local block = ((a * 256 + b) * 256 + c) * 256 + d
        names[#names + 1] = number
        names[#names + 1] = redis.call('HGET', '$ORIGINAL' .. string.format('%.0f', block), string.byte(number, 5)) or ''
      end
    end
  end
  return names
end
"""

_STORIES = """
local function read_stories(terms, opened_after)
  local shared, youngest, candidates = {}, {}, {}
  for _, term in ipairs(terms) do
    local postings = redis.call('ZRANGE', '$STORY_TERM' .. term, 0, -1, 'WITHSCORES')
    for i = 1, #postings, 2 do
      local id, at = postings[i], tonumber(postings[i + 1])
      shared[id] = (shared[id] or 0) + 1
      youngest[id] = math.max(youngest[id] or 0, at)
      if shared[id] == $SHARED_TERMS then candidates[#candidates + 1] = id end
    end
  end
  table.sort(candidates, function(a, b)
    if shared[a] ~= shared[b] then return shared[a] > shared[b] end
    return youngest[a] > youngest[b]
  end)
  local found = {}
  for _, id in ipairs(candidates) do
    if #found >= 3 * $STORIES_FOUND then break end
    local story = redis.call('HMGET', '$STORY' .. id, 'body', 'version', 'founded')
    if story[1] and tonumber(story[3]) > opened_after then
      found[#found + 1] = id
      found[#found + 1] = story[2]
      found[#found + 1] = story[1]
    end
  end
  return found
end
"""

_TERMS = """
local function read_terms(language, terms)
  local week = math.floor(tonumber(redis.call('TIME')[1]) / $TERM_WEEK)
  local sums = {}
  for i = 1, #terms do sums[i] = 0 end
  for age = 0, $TERM_WEEKS - 1 do
    local key = '$TERMS' .. language .. ':' .. (week - age)
    if redis.call('EXISTS', key) == 1 then
      local counts = redis.call('HMGET', key, unpack(terms))
      for i = 1, #terms do
        if counts[i] then sums[i] = sums[i] + tonumber(counts[i]) * 0.5 ^ age end
      end
    end
  end
  for i = 1, #terms do sums[i] = tostring(sums[i]) end
  return sums
end
"""

# exact keys; packed shingles; time after which a story was opened, terms; language, weighed terms.
# Answers owners; sequence, numbers of originals, their names; sequence, stories; counts.
LOOK_UP = Script(
    TAKE_ARGUMENTS
    + _SHINGLES
    + _NAMES
    + _STORIES
    + _TERMS
    + """
local function take_list()
  local list = {}
  for i = 1, number() do list[i] = take() end
  return list
end
local exact, packed, opened_after, terms, language, weighed =
  take_list(), take(), number(), take_list(), take(), take_list()
local owners = {}
for i, key in ipairs(exact) do owners[i] = redis.call('GET', '$EXACT' .. key) or '' end
local found = read_shingles(packed)
local stories = #terms > 0 and read_stories(terms, opened_after) or {}
local counts = #weighed > 0 and read_terms(language, weighed) or {}
return {
  owners,
  redis.call('GET', '$SHINGLE_SEQUENCE') or '0', found, names_of(found),
  redis.call('GET', '$STORY_SEQUENCE') or '0', stories,
  counts,
}
"""
)

_JUDGE = """
local item, version, revision = take(), take(), number()
local told = redis.call('HMGET', item, 'version', 'done', 'number')
if (told[1] or '') ~= version then return 'the item' end
for _ = 1, number() do
  local key, owner = '$EXACT' .. take(), take()
  if (redis.call('GET', key) or '') ~= owner then return 'an exact key' end
end
local asked_at, packed, expected = take(), take(), take()
if packed ~= '' and asked_at ~= (redis.call('GET', '$SHINGLE_SEQUENCE') or '0')
  and table.concat(read_shingles(packed), '|') ~= expected then return 'a shingle' end
for _ = 1, number() do
  local sequence, new = take(), {}
  local terms = number()
  local moved = (redis.call('GET', '$STORY_SEQUENCE') or '0') ~= sequence
  for _ = 1, terms do
    local term = take()
    if moved then
      for _, id in ipairs(redis.call('ZRANGEBYSCORE', '$STORY_TERM' .. term, '(' .. sequence, '+inf')) do
        new[id] = (new[id] or 0) + 1
        if new[id] >= $SHARED_TERMS then return 'a new story' end
      end
    end
  end
end
for _ = 1, number() do
  local key, read = take(), take()
  if (redis.call('HGET', key, 'version') or '') ~= read then return 'a story or a coverage' end
end
if tonumber(told[2] or 0) >= revision then return '' end
"""

# What becomes of the item's waiting page; a leased one keeps its lease.
_WISH_PAGE = """
local function wish_page(item_id, wish)
  if wish == 'drop' then
    redis.call('ZREM', '$PAGES_FIRST', item_id)
    if redis.call('ZREM', '$PAGES_DUE', item_id) == 1 then redis.call('DEL', '$PAGE' .. item_id) end
  elseif wish == 'first' then
    local due = redis.call('ZSCORE', '$PAGES_DUE', item_id)
    if due then
      redis.call('ZREM', '$PAGES_DUE', item_id)
      redis.call('ZADD', '$PAGES_FIRST', due, item_id)
      redis.call('ZREMRANGEBYRANK', '$PAGES_FIRST', 0, -$PAGES_WAITING - 1)
    end
  end
end
"""

_WRITE = """
redis.call('HSET', item, 'processed', take(), 'done', revision)
redis.call('HINCRBY', item, 'version', 1)
redis.call('HDEL', item, 'page')
redis.call('EXPIRE', item, $ITEM_LIFE)
local item_id = take()
for _ = 1, number() do redis.call('SET', '$EXACT' .. take(), item_id, 'NX', 'EX', $EXACT_LIFE) end

-- Shingles that were asked for and unknown need no second look; the others may name us already, or three before us.
local unknown, others, name = take(), take(), take()
local function bring(bucket, shingle, code)
  if redis.call('APPEND', running .. bucket, shingle .. code) == 13 then
    redis.call('EXPIRE', running .. bucket, $SHINGLE_GENERATION * ($SHINGLE_GENERATIONS + 1))
  end
end
if unknown ~= '' or others ~= '' then
  redis.call('INCR', '$SHINGLE_SEQUENCE')
  local mine = tonumber(told[3]) or redis.call('INCR', '$ORIGINALS')
  if not told[3] then redis.call('HSET', item, 'number', string.format('%.0f', mine)) end
  local block, place = math.floor(mine / 256), mine % 256
  local key = '$ORIGINAL' .. string.format('%.0f', block)
  redis.call('HSET', key, place, name)
  redis.call('EXPIRE', key, $SHINGLE_GENERATION * ($SHINGLE_GENERATIONS + 1))
  local code = string.char(
    math.floor(block / 16777216) % 256, math.floor(block / 65536) % 256, math.floor(block / 256) % 256, block % 256, place)
  for i = 1, #unknown, 11 do
    local bucket, shingle = shingle_at(unknown, i)
    bring(bucket, shingle, code)
  end
  for i, known in ipairs(read_shingles(others)) do
    local is_new = #known < 5 * $POSTINGS_PER_SHINGLE
    for at = 1, #known, 5 do
      if string.sub(known, at, at + 4) == code then is_new = false end
    end
    if is_new then
      local bucket, shingle = shingle_at(others, i * 11 - 10)
      bring(bucket, shingle, code)
    end
  end
end

local story_id, body, founded = take(), take(), take()
redis.call('HSET', '$STORY' .. story_id, 'body', body, 'founded', founded)
redis.call('HINCRBY', '$STORY' .. story_id, 'version', 1)
redis.call('EXPIRE', '$STORY' .. story_id, $STORY_LIFE)
local sequence
for _ = 1, number() do
  local key = '$STORY_TERM' .. take()
  if not redis.call('ZSCORE', key, story_id) then
    sequence = sequence or redis.call('INCR', '$STORY_SEQUENCE')
    redis.call('ZADD', key, sequence, story_id)
    redis.call('ZREMRANGEBYRANK', key, 0, -$STORIES_PER_TERM - 1)
    redis.call('EXPIRE', key, $STORY_OPEN)
  end
end

local language, terms = take(), number()
local week = '$TERMS' .. language .. ':' .. math.floor(tonumber(redis.call('TIME')[1]) / $TERM_WEEK)
local counted = told[2]
for i = 0, terms do
  local term = i == 0 and '' or take()
  if not counted then redis.call('HINCRBY', week, term, 1) end
end
if not counted then redis.call('EXPIRE', week, $TERM_WEEK * ($TERM_WEEKS + 1)) end

for _ = 1, number() do
  local member, coverage, due = take(), take(), take()
  local key = '$COVERAGE' .. member
  redis.call('HSET', key, 'body', coverage)
  redis.call('HINCRBY', key, 'version', 1)
  redis.call('EXPIRE', key, $COVERAGE_LIFE)
  if due == '' then redis.call('ZREM', '$COVERAGE_DUE', member) else redis.call('ZADD', '$COVERAGE_DUE', due, member) end
end
write_outbox()
for _ = 1, number() do
  local member, story, noted, due = take(), take(), take(), take()
  local key = '$DIGEST' .. member
  if not redis.call('ZSCORE', '$DIGEST_TOLD' .. member, story) and redis.call('ZCARD', key) < $DIGEST_STORIES then
    redis.call('ZADD', key, 'NX', noted, story)
    redis.call('EXPIRE', key, $COVERAGE_LIFE)
    redis.call('ZADD', '$DIGESTS_DUE', 'NX', due, member)
  end
end
wish_page(item_id, take())
for _ = 1, number() do redis.call('HINCRBY', '$COUNTERS', take(), take()) end
local texts, name, sums = take(), take(), take()
if name ~= '' and redis.call('HINCRBY', texts, name, sums) == tonumber(sums) then
  redis.call('EXPIRE', texts, $TEXT_PERIOD * ($TEXT_PERIODS + 1))
  if redis.call('HLEN', texts) > $TEXT_OUTLETS then redis.call('HDEL', texts, name) end
end
local site, taught = take(), take()
if site ~= '' then redis.call('SET', '$SITE' .. site, taught, 'EX', $SITE_LIFE) end
local hour, found_at = '$HITS' .. take(), take()
for _ = 1, number() do
  local topic = take()
  redis.call('HINCRBY', hour, topic, 1)
  redis.call('EXPIRE', hour, $HITS_HOUR * ($HITS_HOURS + 1))
  redis.call('ZADD', '$MATCHED', 'GT', found_at, topic)
  redis.call('ZREMRANGEBYRANK', '$MATCHED', 0, -$MATCHED_TOPICS - 1)
end
local meaning = take()
if meaning ~= '' then
  redis.call('XADD', '$BACKGROUND', 'MAXLEN', $BACKGROUND_LENGTH, '*', 'meaning', meaning)
end
redis.call('XADD', '$RECENT', 'MAXLEN', '~', $RECENT_LENGTH, '*', 'item', item_id)
return ''
"""

# languages. Answers the number of articles of each, older weeks halved.
ARTICLES_IN = Script(
    _TERMS
    + """
local articles = {}
for i, language in ipairs(ARGV) do articles[i] = read_terms(language, {''})[1] end
return articles
"""
)

# The item as read, then all that was asked with its answers, then all that is to be written, in the order of _JUDGE
# and _WRITE. Answers "" when it is written, or was done before; else what has moved.
COMMIT_ITEM = Script(TAKE_ARGUMENTS + WRITE_OUTBOX + _SHINGLES + _WISH_PAGE + _JUDGE + _WRITE)

# item key, its version as read, revision, counter. Answers 0 where the item has moved.
DISMISS_ITEM = Script("""
local told = redis.call('HMGET', ARGV[1], 'version', 'done')
if (told[1] or '') ~= ARGV[2] then return 0 end
if not told[1] or tonumber(told[2] or 0) >= tonumber(ARGV[3]) then return 1 end
redis.call('HSET', ARGV[1], 'done', ARGV[3])
redis.call('HDEL', ARGV[1], 'page')
redis.call('HINCRBY', ARGV[1], 'version', 1)
redis.call('HINCRBY', '$COUNTERS', ARGV[4], 1)
return 1
""")
