-- begin: make a session the only session of a principal, if the credential is still theirs.
-- KEYS[1] credentials   KEYS[2] sessions   KEYS[3] counter   KEYS[4] feed
-- ARGV[1] principal   ARGV[2] session   ARGV[3] hash of the code, "" for the first clerk, whose code has no credential
-- Returns begun | replaced | same | wrong_code | wrong_type.
if wrongType({'hash', 'hash', 'string', 'stream'}) then return 'wrong_type' end
if ARGV[3] ~= '' then
  local stored = redis.call('HGET', KEYS[1], ARGV[3])
  if not stored then return 'wrong_code' end
  local read, credential = pcall(cjson.decode, stored)
  if not read or type(credential) ~= 'table' or credential.principal ~= ARGV[1] then return 'wrong_code' end
end
local had = redis.call('HGET', KEYS[2], ARGV[1])
if had == ARGV[2] then return 'same' end
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
announce(KEYS[3], KEYS[4], 'type', 'session')
return had and 'replaced' or 'begun'
