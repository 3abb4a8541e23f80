// Where node-oidc-provider keeps what must not be lost: what somebody approved, and refresh tokens. Each change is one
// transaction in one round trip, as many as ours has: a refresh token that is replaced is marked by the write of its
// successor, and not by a write of its own.

const tables = `
CREATE TABLE IF NOT EXISTS oidc_models (
  id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
  grant_id varchar(64) CHARACTER SET ascii COLLATE ascii_bin NULL,
  payload text NOT NULL,
  consumed bigint NULL,
  expires_at bigint NOT NULL,
  KEY grant_id (grant_id),
  KEY expires_at (expires_at)
);
`;

/** The adapter's factory, on a pool of mysql2 that allows several statements. */
export async function sqlAdapter(pool) {
  await pool.query(tables);
  return () => new SqlAdapter(pool);
}

class SqlAdapter {
  constructor(pool) {
    this.pool = pool;
  }

  async upsert(id, payload, expiresIn) {
    const now = Math.floor(Date.now() / 1000);
    const { grantId = null, rotations = 0 } = payload;
    const row = { id, grant_id: grantId, payload: JSON.stringify(payload), expires_at: now + expiresIn };
    const insert = 'INSERT INTO oidc_models SET ? ON DUPLICATE KEY UPDATE payload = VALUES(payload)';
    if (rotations === 0) return void (await this.pool.query(insert, row));
    const mark = 'UPDATE oidc_models SET consumed = ? WHERE grant_id = ? AND consumed IS NULL';
    await this.pool.query(`START TRANSACTION; ${mark}; ${insert}; COMMIT`, [now, grantId, row]);
  }

  async find(id) {
    const [[row]] = await this.pool.query('SELECT payload, consumed FROM oidc_models WHERE id = ?', [id]);
    if (row === undefined) return undefined;
    return { ...JSON.parse(row.payload), ...(row.consumed === null ? {} : { consumed: row.consumed }) };
  }

  /** See above: its successor, which is written next, does it. */
  async consume() {}

  async destroy(id) {
    await this.pool.query('DELETE FROM oidc_models WHERE id = ?', [id]);
  }

  async revokeByGrantId(grantId) {
    await this.pool.query('DELETE FROM oidc_models WHERE grant_id = ?', [grantId]);
  }
}
