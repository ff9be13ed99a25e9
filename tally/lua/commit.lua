-- commit: write what acts decided, if the meeting has not changed since they read it.
-- KEYS[1] state   KEYS[2] counter   KEYS[3] feed   KEYS[4] log   KEYS[5] sessions,
-- then the keys to delete, then the returns to strip of all but the receipt, then the tables written
-- ARGV[1] version   ARGV[2] head   ARGV[3] new head   ARGV[4] entries   ARGV[5] sessions to end
-- ARGV[6] keys to delete   ARGV[7] returns to strip   ARGV[8] from when it is too late, 0 for never
-- ARGV[9] signature of the state;
--         then the entries, the principals whose sessions end, and runs of writes:
--         index of the table's key, "HSET" or "HDEL", how many arguments (1,000 at most), the arguments
-- Returns ok | moved | late | wrong_type; unless ok, nothing is written.
local entries, ends, deletes, strips = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local kinds = {'hash', 'string', 'stream', 'list', 'hash'}
if wrongType(kinds) then return 'wrong_type' end
for i = #kinds + deletes + 1, #KEYS do
  if not typed(KEYS[i], 'hash') then return 'wrong_type' end
end
local version, head = unpack(redis.call('HMGET', KEYS[1], 'version', 'head'), 1, 2)
if (version or '0') ~= ARGV[1] or (head or '') ~= ARGV[2] then return 'moved' end
if ARGV[8] ~= '0' and milliseconds() >= tonumber(ARGV[8]) then return 'late' end -- I2

for i = #kinds + 1, #kinds + deletes do redis.call('DEL', KEYS[i]) end
-- archived: no digest is left that a guess could be compared with
for i = #kinds + deletes + 1, #kinds + deletes + strips do
  local all, bare = redis.call('HGETALL', KEYS[i]), {}
  for j = 1, #all, 2 do
    bare[j], bare[j + 1] = all[j], '::' .. (string.match(all[j + 1], '^[^:]*:[^:]*:([^:]*)') or '')
  end
  for j = 1, #bare, 1000 do redis.call('HSET', KEYS[i], unpack(bare, j, math.min(j + 999, #bare))) end
end
local at = 10
chunked('RPUSH', KEYS[4], at, at + entries - 1)
at = at + entries
local ended = 0
for i = at, at + ends - 1 do ended = ended + redis.call('HDEL', KEYS[5], ARGV[i]) end
at = at + ends
while at <= #ARGV do
  local n = tonumber(ARGV[at + 2])
  redis.call(ARGV[at + 1], KEYS[tonumber(ARGV[at])], unpack(ARGV, at + 3, at + 2 + n))
  at = at + 3 + n
end
redis.call('HSET', KEYS[1], 'version', string.format('%d', tonumber(ARGV[1]) + 1), 'head', ARGV[3], 'sign', ARGV[9])
announce(KEYS[2], KEYS[3], 'type', ended > 0 and 'session' or 'act')
return 'ok'
