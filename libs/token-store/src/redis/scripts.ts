/**
 * The few acts that have to happen in one step. Each touches keys of one slot. A subject's record is
 * `<version> <epoch> <a|s> <JSON>` (see subject-codec.ts).
 */

const readHead = `
local record = redis.call('GET', KEYS[1])
local version, epoch, status = 0, 0, nil
if record then
  local v, e, s = string.match(record, '^(%d+) (%d+) (%a) ')
  version, epoch, status = tonumber(v), tonumber(e), s
end
`;

/** The house record: see house-codec.ts. */
const house = `
local record = redis.call('GET', KEYS[1])
local accounts, version, registry = 0, 0, 0
if record then
  local a, v, r = string.match(record, '^(%d+) (%d+) ?(%d*)$')
  accounts, version, registry = tonumber(a), tonumber(v), tonumber(r) or 0
end
local function write()
  redis.call('SET', KEYS[1], string.format('%d %d %d', accounts, version, registry))
end
`;

/** Lets KEYS[1] live until `keep` at least; an empty text: for ever. A later end stays. */
const prolong = `
local function prolong(key, keep, known)
  if keep == '' then
    redis.call('PERSIST', key)
    return
  end
  local ends = known or redis.call('EXPIRETIME', key)
  if ends < tonumber(keep) then redis.call('EXPIREAT', key, keep) end
end
`;

/** KEYS: subject. ARGV: expected version, epoch, status, body, keep until. → 1 or 0 */
export const writeSubject = `${readHead}${prolong}
if version ~= tonumber(ARGV[1]) or epoch > tonumber(ARGV[2]) then return 0 end
redis.call('SET', KEYS[1], string.format('%d %s %s %s', version + 1, ARGV[2], ARGV[3], ARGV[4]), 'KEEPTTL')
prolong(KEYS[1], ARGV[5])
return 1
`;

/** KEYS: subject. ARGV: epoch, status (empty: as it is), keep until. → 1 or 0 */
export const enforce = `${readHead}${prolong}
if epoch > tonumber(ARGV[1]) then return 0 end
local body = record and string.match(record, '^%d+ %d+ %a (.*)$') or ''
local said, keep = ARGV[2], ARGV[3]
if said == '' then
  said = status or 'a'
  if said == 's' then keep = '' end
end
redis.call('SET', KEYS[1], string.format('%d %s %s %s', version + 1, ARGV[1], said, body), 'KEEPTTL')
prolong(KEYS[1], keep)
return 1
`;

/** KEYS: subject, session, sessions of the subject. ARGV: epoch, session, end, random part, now. → outcome */
export const openSession = `${readHead}${prolong}
if not record then return 'subject_missing' end
if status ~= 'a' then return 'suspended' end
if epoch ~= tonumber(ARGV[1]) then return 'epoch_moved' end
redis.call('SET', KEYS[2], ARGV[2], 'EXAT', ARGV[3])
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', ARGV[5])
redis.call('ZADD', KEYS[3], ARGV[3], ARGV[4])
prolong(KEYS[3], ARGV[3])
local ends = redis.call('EXPIRETIME', KEYS[1])
if ends ~= -1 then prolong(KEYS[1], ARGV[3], ends) end
return 'opened'
`;

/** KEYS: house. ARGV: generation, `accounts` or `registry`. → 1 or 0 */
export const raiseGeneration = `${house}
local known = ARGV[2] == 'registry' and registry or accounts
local generation = tonumber(ARGV[1])
if record and known >= generation then return 0 end
if ARGV[2] == 'registry' then registry = generation else accounts = generation end
write()
return 1
`;

/** KEYS: house, policy. ARGV: version, policy. → 1 or 0 */
export const publishPolicy = `${house}
if version >= tonumber(ARGV[1]) and redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
redis.call('SET', KEYS[2], ARGV[2])
version = tonumber(ARGV[1])
write()
return 1
`;

/** KEYS: a copy of the house. ARGV: policy version, which only rises. → 1 or 0 */
export const namePolicy = `${house}
local named = tonumber(ARGV[1])
if record and version >= named then return 0 end
version = named
write()
return 1
`;

/** KEYS: counter. ARGV: window in seconds. → count, seconds left */
export const hitCounter = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return { count, redis.call('TTL', KEYS[1]) }
`;

/** KEYS: counter. → count, seconds left */
export const peekCounter = `
return { tonumber(redis.call('GET', KEYS[1]) or 0), redis.call('TTL', KEYS[1]) }
`;

/** KEYS: lock. ARGV: holder, seconds. → 1 or 0 */
export const takeLock = `
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'EX', ARGV[2])
return 1
`;

/** KEYS: lock. ARGV: holder. */
export const giveLockBack = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;

/** KEYS: a pending document. ARGV: before, after. → 1 or 0 */
export const swapPending = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'KEEPTTL')
return 1
`;

const unlessShadow = `if redis.call('HGET', KEYS[1], 'id') ~= ARGV[1] then return`;

/** KEYS: shadow, its sheets. ARGV: id, document. → 1 or 0 */
export const startShadow = `
if redis.call('EXISTS', KEYS[1]) == 1 then return 0 end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 'id', ARGV[1], 'document', ARGV[2])
return 1
`;

/** KEYS: shadow, its sheets. ARGV: id, process, sheet. → 1 or 0 */
export const reportShadow = `
${unlessShadow} 0 end
redis.call('HSET', KEYS[2], ARGV[2], ARGV[3])
return 1
`;

/** KEYS: shadow, its sheets. ARGV: id. → sheets */
export const shadowSheets = `
${unlessShadow} {} end
return redis.call('HVALS', KEYS[2])
`;

/** KEYS: shadow, its sheets. ARGV: id. → 1 or 0 */
export const removeShadow = `
${unlessShadow} 0 end
redis.call('DEL', KEYS[1], KEYS[2])
return 1
`;
