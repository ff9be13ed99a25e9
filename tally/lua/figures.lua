-- figures: read the figures that casts change, at one point in time. It runs up to 50 times a second, so it reads only
-- lengths and counters.
-- KEYS[1] counter   KEYS[2] state   KEYS[3] devices, then five for each poll: poll, returned, box, tally, rooms
-- ARGV[1] how long a heartbeat counts, in milliseconds
-- Returns the number of the last event, the version, a list of the live servers' role=n,role=n; then for each poll
-- two lists: returned, in the box, counted and suspect ("1" or ""), items, marks, and the tally's counters with their
-- values; and each delegation with how many of it have returned.
local now, live = milliseconds(), {}
local devices = redis.call('HVALS', KEYS[3])
for i = 1, #devices do
  local at, roles = string.match(devices[i], '^(%d+)|(.*)$')
  if now - tonumber(at) < tonumber(ARGV[1]) then live[#live + 1] = roles end
end
local out = {redis.call('GET', KEYS[1]) or '0', redis.call('HGET', KEYS[2], 'version') or '0', live}
for i = 4, #KEYS, 5 do
  local poll = redis.call('HMGET', KEYS[i], 'counted', 'items', 'marks', 'suspect')
  local row = {
    tostring(redis.call('HLEN', KEYS[i + 1])), tostring(redis.call('HLEN', KEYS[i + 2])),
    poll[1] or '', poll[4] and '1' or '', poll[2] or '', poll[3] or '',
  }
  local counters = redis.call('HGETALL', KEYS[i + 3])
  for j = 1, #counters do row[6 + j] = counters[j] end
  out[#out + 1] = row
  out[#out + 1] = redis.call('HGETALL', KEYS[i + 4])
end
return out
