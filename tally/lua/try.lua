-- try: count one try of a PIN, and return how many were made in the window.
-- KEYS[1] tries: a list of times   KEYS[2] state of the meeting
-- ARGV[1] window in milliseconds
-- Returns the number of tries | not_found | wrong_type. More than 1,000 are not kept.
if wrongType({'list', 'hash'}) then return 'wrong_type' end
if redis.call('EXISTS', KEYS[2]) == 0 then return 'not_found' end
local now = milliseconds()
redis.call('RPUSH', KEYS[1], string.format('%.0f', now))
redis.call('LTRIM', KEYS[1], -1000, -1)
while tonumber(redis.call('LINDEX', KEYS[1], 0)) <= now - tonumber(ARGV[1]) do redis.call('LPOP', KEYS[1]) end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return redis.call('LLEN', KEYS[1])
