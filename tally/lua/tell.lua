-- tell: announce in one meeting that the first clerk's session changed; the session is stored outside the meeting.
-- KEYS[1] counter   KEYS[2] feed   KEYS[3] state
-- Returns ok | not_found | wrong_type.
if wrongType({'string', 'stream', 'hash'}) then return 'wrong_type' end
if redis.call('EXISTS', KEYS[3]) == 0 then return 'not_found' end
announce(KEYS[1], KEYS[2], 'type', 'session')
return 'ok'
