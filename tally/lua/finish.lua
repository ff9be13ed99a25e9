-- finish: mark a closed poll counted when nothing is left in its box.
-- KEYS[1] poll   KEYS[2] box   KEYS[3] counter   KEYS[4] feed   KEYS[5] ballots
-- ARGV[1] poll
-- Returns ok | not_found | suspect | not_counted | too_few | wrong_type.
if wrongType({'hash', 'hash', 'string', 'stream', 'hash'}) then return 'wrong_type' end
local had = redis.call('HMGET', KEYS[1], 'state', 'counted', 'suspect', 'least')
local state, counted, suspect, least = unpack(had, 1, 4)
if not state then return 'not_found' end
if suspect then return 'suspect' end
if counted == '1' then return 'ok' end
if state ~= 'closed' or redis.call('HLEN', KEYS[2]) > 0 then return 'not_counted' end
if redis.call('HLEN', KEYS[5]) < tonumber(least or '0') then return 'too_few' end -- I13
redis.call('HSET', KEYS[1], 'counted', '1')
announce(KEYS[3], KEYS[4], 'type', 'count', 'poll', ARGV[1])
return 'ok'
