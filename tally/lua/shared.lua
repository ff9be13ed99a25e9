-- Prepended to every script: functions they share. Scripts use only what Redis 7.0 and miniredis both have, and
-- check everything, types included, before their first write: a script that fails in the middle keeps what it wrote.

-- typed reports whether a key is absent or of the given type.
local function typed(key, kind)
  local is = redis.call('TYPE', key)
  is = is.ok or is
  return is == 'none' or is == kind
end

-- numbers reports whether a meeting's counter is a whole number not below the number of the feed's last event.
local function numbers(seq, feed)
  local n = redis.call('GET', seq) or '0'
  if not string.find(n, '^%d+$') then return false end
  local last = redis.call('XREVRANGE', feed, '+', '-', 'COUNT', 1)[1]
  return not last or tonumber(string.match(last[1], '^%d+')) <= tonumber(n)
end

-- wrongType returns the first of KEYS that is not of the type at its index, or nil. A 'string' is the meeting's
-- counter, followed by its feed: announce must not fail once something is written.
local function wrongType(kinds)
  for i = 1, #kinds do
    if not typed(KEYS[i], kinds[i]) then return KEYS[i] end
  end
  for i = 1, #kinds do
    if kinds[i] == 'string' and not numbers(KEYS[i], KEYS[i + 1]) then return KEYS[i] end
  end
end

-- announce appends one event under the meeting's next number. I10: always in the script it announces.
local function announce(seq, feed, ...)
  redis.call('XADD', feed, 'MAXLEN', '~', '10000', redis.call('INCR', seq) .. '-0', ...)
end

-- milliseconds reads the only clock that deadlines are compared with.
local function milliseconds()
  local t = redis.call('TIME')
  return tonumber(t[1]) * 1000 + math.floor(tonumber(t[2]) / 1000)
end

-- fits reports whether marks are one digit per item, each a mark of the poll.
local function fits(marks, items, top)
  return #marks == tonumber(items) and not string.find(marks, '[^0-' .. top .. ']')
end

-- tallied adds one stored ballot (digits, followed by "!" if it is void) to sums, or subtracts it.
local function tallied(sums, ballot, by)
  sums.ballots = (sums.ballots or 0) + by
  if string.sub(ballot, -1) == '!' then
    sums.void = (sums.void or 0) + by
    return
  end
  for i = 1, #ballot do
    local counter = (i - 1) .. ':' .. string.sub(ballot, i, i)
    sums[counter] = (sums[counter] or 0) + by
  end
end

-- raise adds sums to the counters of a tally.
local function raise(tally, sums)
  for counter, by in pairs(sums) do
    if by ~= 0 then redis.call('HINCRBY', tally, counter, by) end
  end
end

-- chunked calls a command on a key with ARGV[from] to ARGV[to], at most 1,000 at a time: unpack has a limit.
local function chunked(command, key, from, to)
  for i = from, to, 1000 do
    redis.call(command, key, unpack(ARGV, i, math.min(i + 999, to)))
  end
end
