-- signout: end a session, if it is still the principal's session.
-- KEYS[1] sessions   KEYS[2] counter   KEYS[3] feed
-- ARGV[1] principal   ARGV[2] session
-- Returns ended | not_his | wrong_type.
if wrongType({'hash', 'string', 'stream'}) then return 'wrong_type' end
if redis.call('HGET', KEYS[1], ARGV[1]) ~= ARGV[2] then return 'not_his' end
redis.call('HDEL', KEYS[1], ARGV[1])
announce(KEYS[2], KEYS[3], 'type', 'session')
return 'ended'
