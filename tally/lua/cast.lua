-- cast: accept a batch of ballots of one poll; sealed ones go into the box, recorded ones into the tally.
-- KEYS[1] poll   KEYS[2] issued   KEYS[3] presence   KEYS[4] sessions
-- KEYS[5] returned: deputy -> key digest:digest:receipt:[envelope id]:proof
-- KEYS[6] box: id -> envelope   KEYS[7] ballots: deputy -> marks   KEYS[8] tally   KEYS[9] counter   KEYS[10] feed
-- KEYS[11] rooms: delegation -> returned; a deputy's delegation follows the "1" in issued
-- ARGV[1] poll, then eleven for each ballot (64 at most): deputy, session, key digest, digest, receipt, replaces,
--         envelope id, envelope, marks, void ("1" or "0"), proof
-- Returns the poll, then three for each ballot, in order: deputy, verdict, receipt ("" with a refusal). Verdicts:
-- ok | same | key_reused | superseded | returned | not_found | suspect | paused | not_open | unauthenticated |
-- not_issued | not_present | misfit; or {"wrong_type", key}, with nothing written.
local wrong = wrongType({'hash', 'hash', 'hash', 'hash', 'hash', 'hash', 'hash', 'hash', 'string', 'stream', 'hash'})
if wrong then return {'wrong_type', wrong} end

local poll = redis.call('HMGET', KEYS[1], 'state', 'secret', 'revise', 'items', 'marks', 'closes_at', 'suspect')
local state, secret, revise, items, top, closes, suspect = unpack(poll, 1, 7)
secret, revise = secret == '1', revise == '1'
local open = state == 'open'
if open and closes and closes ~= '0' then open = milliseconds() < tonumber(closes) end

local deputies, principals = {}, {}
for i = 2, #ARGV, 11 do
  deputies[#deputies + 1] = ARGV[i]
  principals[#principals + 1] = 'd.' .. ARGV[i]
end
local issued = redis.call('HMGET', KEYS[2], unpack(deputies))
local presence = redis.call('HMGET', KEYS[3], unpack(deputies))
local sessions = redis.call('HMGET', KEYS[4], unpack(principals))
local before = redis.call('HMGET', KEYS[5], unpack(deputies))
local standing = {} -- updated during this call: a deputy may occur twice in it
for n = 1, #deputies do standing[deputies[n]] = before[n] or nil end

-- misfit reports whether the ballot at ARGV[i] is of the other kind, or not one of this poll.
-- I3: never both kinds in one.
local function misfit(i)
  if secret then
    return ARGV[i + 6] == '' or ARGV[i + 8] ~= '' or redis.call('HEXISTS', KEYS[6], ARGV[i + 6]) == 1
  end
  return ARGV[i + 6] ~= '' or ARGV[i + 7] ~= '' or not fits(ARGV[i + 8], items, top)
end

-- judge returns the verdict on ballot n, which starts at ARGV[i], a receipt, and the id of the envelope
-- that it replaces.
local function judge(n, i)
  local had = standing[deputies[n]]
  local live = ARGV[i + 1] ~= '' and sessions[n] == ARGV[i + 1]
  if not state then return 'not_found', '' end
  if suspect then return 'suspect', '' end
  if had then -- I1: a retry gets the first answer, also after the close
    local keyDigest, digest, receipt, envelope = string.match(had, '^([^:]*):([^:]*):([^:]*):?([^:]*)')
    if digest == ARGV[i + 3] then return 'same', receipt end
    if keyDigest == ARGV[i + 2] then return 'key_reused', '' end
    if not revise or ARGV[i + 5] == '' then return 'returned', '' end
    if state == 'paused' then return 'paused', '' end
    if not open then return 'returned', '' end
    if not live then return 'unauthenticated', '' end
    if receipt ~= ARGV[i + 5] then return 'superseded', '' end
    if presence[n] ~= 'present' then return 'not_present', '' end
    if misfit(i) or (secret and redis.call('HEXISTS', KEYS[6], envelope) == 0) then return 'misfit', '' end
    return 'ok', ARGV[i + 4], envelope
  end
  if state == 'paused' then return 'paused', '' end
  if not open then return 'not_open', '' end -- I2
  if not live then return 'unauthenticated', '' end
  if not issued[n] then return 'not_issued', '' end
  if presence[n] ~= 'present' then return 'not_present', '' end -- I7
  if misfit(i) then return 'misfit', '' end
  return 'ok', ARGV[i + 4]
end

local answer, sums, rooms, took = {ARGV[1]}, {}, {}, 0
for n = 1, #deputies do
  local i = 2 + (n - 1) * 11
  local verdict, receipt, replaced = judge(n, i)
  answer[#answer + 1], answer[#answer + 2], answer[#answer + 3] = deputies[n], verdict, receipt
  if verdict == 'ok' then
    took = took + 1
    local envelope = secret and revise and ARGV[i + 6] or ''
    local entry = table.concat({ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], envelope, ARGV[i + 10]}, ':')
    if secret then
      if replaced then redis.call('HDEL', KEYS[6], replaced) end
      redis.call('HSET', KEYS[6], ARGV[i + 6], ARGV[i + 7])
    else
      local marks = ARGV[i + 8] .. (ARGV[i + 9] == '1' and '!' or '')
      if replaced then tallied(sums, redis.call('HGET', KEYS[7], deputies[n]), -1) end
      tallied(sums, marks, 1)
      redis.call('HSET', KEYS[7], deputies[n], marks)
    end
    redis.call('HSET', KEYS[5], deputies[n], entry)
    if not replaced then
      local room = string.sub(issued[n], 2)
      rooms[room] = (rooms[room] or 0) + 1
    end
    standing[deputies[n]] = entry
  end
end
if took > 0 then -- one event for all; I3: no name, no time
  raise(KEYS[8], sums)
  raise(KEYS[11], rooms)
  announce(KEYS[9], KEYS[10], 'type', 'turnout', 'poll', ARGV[1], 'returned', redis.call('HLEN', KEYS[5]))
end
return answer
