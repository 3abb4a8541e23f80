// Where node-oidc-provider keeps what it issues: one key a model, which Redis expires. A model is written by one script
// in one round trip, with as many writing commands as a token of ours takes, and into indexes of the same kind: what a
// client (or what was made of one approval) holds, without what has run out, and which of them hold anything.

const upsert = `
redis.call('SET', KEYS[1], ARGV[1], 'EXAT', ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', ARGV[3])
redis.call('ZADD', KEYS[2], ARGV[2], ARGV[4])
redis.call('ZADD', KEYS[3], 'GT', ARGV[2], ARGV[5])
if redis.call('EXPIRETIME', KEYS[2]) < tonumber(ARGV[2]) then redis.call('EXPIREAT', KEYS[2], ARGV[2]) end
`;

/** The adapter's factory, on an ioredis connection. */
export function redisAdapter(redis) {
  redis.defineCommand('oidcUpsert', { numberOfKeys: 3, lua: upsert });
  return (model) => new RedisAdapter(redis, model);
}

class RedisAdapter {
  constructor(redis, model) {
    this.redis = redis;
    this.model = model;
  }

  async upsert(id, payload, expiresIn) {
    const now = Math.floor(Date.now() / 1000);
    const holder = holderOf(payload);
    await this.redis.oidcUpsert(
      ...[this.key(id), heldBy(holder), 'oidc:holders'],
      ...[JSON.stringify(payload), now + expiresIn, now, this.key(id), holder],
    );
  }

  async find(id) {
    const text = await this.redis.get(this.key(id));
    return text === null ? undefined : JSON.parse(text);
  }

  /** A code is used up. */
  async consume(id) {
    const payload = await this.find(id);
    const consumed = Math.floor(Date.now() / 1000);
    await this.redis.set(this.key(id), JSON.stringify({ ...payload, consumed }), 'KEEPTTL');
  }

  async destroy(id) {
    const payload = await this.find(id);
    await this.redis
      .multi()
      .del(this.key(id))
      .zrem(heldBy(holderOf(payload ?? {})), this.key(id))
      .exec();
  }

  async revokeByGrantId(grantId) {
    const keys = await this.redis.zrange(heldBy(grantId), 0, -1);
    await this.redis.del(heldBy(grantId), ...keys);
  }

  /** What follows belongs to pages, of which there are none. */
  async findByUid() {
    return undefined;
  }

  async findByUserCode() {
    return undefined;
  }

  key(id) {
    return `oidc:${this.model}:${id}`;
  }
}

function holderOf({ grantId, clientId = '' }) {
  return grantId ?? clientId;
}

function heldBy(holder) {
  return `oidc:held:${holder}`;
}
