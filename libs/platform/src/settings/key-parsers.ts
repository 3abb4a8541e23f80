import { parseJson } from './json-file';
import { BadSetting } from './settings-error';
import type { Parser } from './value-parsers';

/** 32 bytes in base64url (RFC 4648 §5), spelled in the one way there is; padding may stay. */
export const key32: Parser<Buffer> = (value) => {
  const bare = value.replace(/=$/, '');
  const bytes = Buffer.from(bare, 'base64url');
  if (bytes.length === 32 && bytes.toString('base64url') === bare) return bytes;
  throw new BadSetting(
    'must be 32 bytes in base64url (43 characters), as `openssl rand -base64 32 | tr +/ -_` gives',
  );
};

/** `{"audience": ["newest key", "older key"]}` */
export const audienceKeys: Parser<ReadonlyMap<string, readonly Buffer[]>> = (content) => {
  const shape = 'must name a file with JSON {"audience": ["newest key", "older key"]}';
  const json = parseJson(content, shape);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new BadSetting(shape);
  const entries = Object.entries(json).map(([audience, keys]): [string, readonly Buffer[]] => {
    if (!Array.isArray(keys) || keys.length === 0 || !keys.every((key) => typeof key === 'string'))
      throw new BadSetting(shape);
    try {
      return [audience, keys.map((key: string) => key32(key))];
    } catch {
      throw new BadSetting(`has a key for ${JSON.stringify(audience)} that is not 32 bytes in base64url`);
    }
  });
  return new Map(entries);
};
