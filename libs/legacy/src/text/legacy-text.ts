/** What the bytes 0x80 to 0x9f mean in MySQL's latin1, which is cp1252 with its five gaps filled by controls. */
const upperControls = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * How a latin1 column of the legacy tables says text. Over a connection of charset latin1 each character of a value
 * stands for one byte. The old system has always written UTF-8 there; where the bytes are none, an older tool wrote
 * cp1252. What is written is UTF-8.
 */
export function decodeLegacyText(value: string): string {
  if (/^[\x00-\x7f]*$/.test(value)) return value; // eslint-disable-line no-control-regex -- ASCII is the same in all
  try {
    return strictUtf8.decode(Buffer.from(value, 'latin1'));
  } catch {
    return decodeCp1252(value);
  }
}

/** The value that stores this text's UTF-8 bytes over a connection of charset latin1. */
export function encodeLegacyText(text: string): string {
  return Buffer.from(text, 'utf8').toString('latin1');
}

/** For columns that are no latin1: over such a connection the server itself turns them into cp1252. */
export function decodeCp1252(value: string): string {
  return value.replace(/[\x80-\x9f]/g, (byte) => upperControls[byte.charCodeAt(0) - 0x80]!);
}

/** Bytes that the text takes in a latin1 column: what the length of a varchar counts there. */
export function legacyLength(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}

/** As much of the text as fits into a varchar of so many bytes, whole characters only. */
export function cutToFit(text: string, bytes: number): string {
  if (legacyLength(text) <= bytes) return text;
  let end = 0;
  let length = 0;
  for (const character of text) {
    length += legacyLength(character);
    if (length > bytes) break;
    end += character.length;
  }
  return text.slice(0, end);
}
