"""The line before each server: the Lua that other scripts are made of (rule R8).

A line is kept as "token end token end …" in the order of arrival. The first of it have their slots, or are about to: an entry's end is
the end of its slot, or of its place where it still waits, in microseconds of the server's own clock.
"""

from __future__ import annotations

LINES = """
local function clock()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end
local function keep_line(server, line)
  if #line == 0 then return redis.call('HDEL', '$SLOTS', server) end
  redis.call('HSET', '$SLOTS', server, table.concat(line, ' '))
end
local function line_of(server, is_kept)
  local line = {}
  for token, till in string.gmatch(redis.call('HGET', '$SLOTS', server) or '', '(%S+) (%d+)') do
    if is_kept(token, tonumber(till)) then line[#line + 1] = token .. ' ' .. till end
  end
  return line
end
local function leave(server, token)
  keep_line(server, line_of(server, function(other) return other ~= token end))
end
"""

# Whether a request is among the first `at_once` of the line, after those ahead of it; it stands in line where it is not, unless it yields.
STEPPING_IN = """
local function step_in(server, token, yields, at, rule)
  local ahead
  local line = line_of(server, function(other, till) return other == token or till > at end)
  for i, entry in ipairs(line) do
    if string.match(entry, '^%S+') == token then ahead = i - 1 end
  end
  if yields and not ahead and #line >= math.max(rule.at_once - 1, 1) then return false end
  ahead = ahead or #line
  local is_in = ahead < rule.at_once
  line[ahead + 1] = token .. ' ' .. string.format('%.0f', at + (is_in and rule.hold or rule.place))
  keep_line(server, line)
  return is_in
end
"""
