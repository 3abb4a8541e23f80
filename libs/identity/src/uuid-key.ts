const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

export function isUuid(text: string): boolean {
  return uuidPattern.test(text);
}

/** The 16 bytes of a UUID as 22 base64url characters. */
export function uuidToKey(uuid: string): string {
  if (!isUuid(uuid)) throw new TypeError('not a UUID');
  return Buffer.from(uuid.replaceAll('-', ''), 'hex').toString('base64url');
}

/** The UUID of such a key, or null if the text is none, or spells one in another way. */
export function uuidFromKey(key: string): string | null {
  if (!/^[A-Za-z0-9_-]{22}$/.test(key)) return null;
  const bytes = Buffer.from(key, 'base64url');
  if (bytes.toString('base64url') !== key) return null;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}
