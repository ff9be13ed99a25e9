-- count: take envelopes out of the box of a secret poll, count some of them and put the others back, sealed again.
-- KEYS[1] poll   KEYS[2] box: id -> envelope   KEYS[3] ballots: serial -> marks:proof
-- KEYS[4] tally   KEYS[5] counter   KEYS[6] feed
-- ARGV[1] poll   ARGV[2] taken   ARGV[3] counted   ARGV[4] put back; then the ids taken,
--         serial and marks:proof of each counted, id and envelope of each put back. All is written in the order given,
--         which the caller shuffles.
-- Returns ok | not_found | suspect | state | gone | sums | live_step | misfit | in_use | too_few | wrong_type.
-- Unless ok, nothing is written.
if wrongType({'hash', 'hash', 'hash', 'hash', 'string', 'stream'}) then return 'wrong_type' end
local take, count, back = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local ballots = 5 + take -- where they start in ARGV
local backs = ballots + 2 * count
local state, secret, items, top, step, suspect, least =
  unpack(redis.call('HMGET', KEYS[1], 'state', 'secret', 'items', 'marks', 'live_step', 'suspect', 'least'), 1, 7)
if not state then return 'not_found' end
if suspect then return 'suspect' end
if (state ~= 'open' and state ~= 'closed') or secret ~= '1' then return 'state' end
local taken = {}
for i = 5, ballots - 1 do
  if taken[ARGV[i]] or redis.call('HEXISTS', KEYS[2], ARGV[i]) == 0 then return 'gone' end
  taken[ARGV[i]] = true
end
if take == 0 or take ~= count + back or #ARGV ~= backs + 2 * back - 1 then return 'sums' end
local stay = redis.call('HLEN', KEYS[2]) - take + back
step = tonumber(step or '0')
if state == 'open' and (step == 0 or count < step or stay < step) then return 'live_step' end -- I12
if state == 'closed' and count < tonumber(least or '0') then return 'too_few' end -- I13
local used, sums = {}, {}
for i = ballots, backs - 1, 2 do
  local marks = string.match(ARGV[i + 1], '^(%d*)!?:')
  local again = used[ARGV[i]] or redis.call('HEXISTS', KEYS[3], ARGV[i]) == 1
  if again or not marks or not fits(marks, items, top) then return 'misfit' end
  used[ARGV[i]] = true
  tallied(sums, string.match(ARGV[i + 1], '^[^:]*'), 1)
end
for i = backs, #ARGV, 2 do
  if used[ARGV[i]] or redis.call('HEXISTS', KEYS[2], ARGV[i]) == 1 then return 'in_use' end
  used[ARGV[i]] = true
end

chunked('HDEL', KEYS[2], 5, ballots - 1)
chunked('HSET', KEYS[3], ballots, backs - 1)
chunked('HSET', KEYS[2], backs, #ARGV)
raise(KEYS[4], sums)
if state == 'closed' and stay == 0 then redis.call('HSET', KEYS[1], 'counted', '1') end
announce(KEYS[5], KEYS[6], 'type', 'count', 'poll', ARGV[1])
return 'ok'
