-- beat: record how many live clients a server has, and delete servers without a recent heartbeat.
-- KEYS[1] devices: server -> time|role=n,role=n
-- ARGV[1] server   ARGV[2] role=n,role=n   ARGV[3] how long a heartbeat counts, in milliseconds
-- Returns ok | wrong_type.
if wrongType({'hash'}) then return 'wrong_type' end
local now = milliseconds()
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  if now - tonumber(string.match(all[i + 1], '^%d+')) >= tonumber(ARGV[3]) then redis.call('HDEL', KEYS[1], all[i]) end
end
redis.call('HSET', KEYS[1], ARGV[1], string.format('%.0f', now) .. '|' .. ARGV[2])
return 'ok'
