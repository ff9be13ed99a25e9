-- finish: mark a closed poll counted when nothing is left in its box.
-- KEYS[1] poll   KEYS[2] box   KEYS[3] counter   KEYS[4] feed
-- ARGV[1] poll
-- Returns ok | not_found | suspect | not_counted | wrong_type.
if wrongType({'hash', 'hash', 'string', 'stream'}) then return 'wrong_type' end
local state, counted, suspect = unpack(redis.call('HMGET', KEYS[1], 'state', 'counted', 'suspect'), 1, 3)
if not state then return 'not_found' end
if suspect then return 'suspect' end
if counted == '1' then return 'ok' end
if state ~= 'closed' or redis.call('HLEN', KEYS[2]) > 0 then return 'not_counted' end
redis.call('HSET', KEYS[1], 'counted', '1')
announce(KEYS[3], KEYS[4], 'type', 'count', 'poll', ARGV[1])
return 'ok'
