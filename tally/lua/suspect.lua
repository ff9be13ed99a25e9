-- suspect: mark a poll whose record is inconsistent or fails verification; it accepts and counts no more ballots.
-- The first reason is kept.
-- KEYS[1] poll   KEYS[2] counter   KEYS[3] feed
-- ARGV[1] poll   ARGV[2] why
-- Returns ok | not_found | wrong_type.
if wrongType({'hash', 'string', 'stream'}) then return 'wrong_type' end
if redis.call('EXISTS', KEYS[1]) == 0 then return 'not_found' end
if redis.call('HSETNX', KEYS[1], 'suspect', ARGV[2]) == 1 then
  announce(KEYS[2], KEYS[3], 'type', 'count', 'poll', ARGV[1])
end
return 'ok'
