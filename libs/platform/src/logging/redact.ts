/** Keys whose values nobody may read in a log, in headers and in whatever else is logged, however deep. */
const secretKey = /authorization|cookie|password|passwd|secret|token|nonce|credential|api.?key/i;

/** What gives a credential away inside of a text, like a header that a library put in its message. */
const secretText = /\b(Bearer|Basic|DPoP)\s+[\w.~+/=-]{6,}/gi;

const hidden = '[hidden]';

/** A copy of what is to be logged, without secrets, and with errors as `errorFields` shows them. */
export function redact(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return value.replace(secretText, `$1 ${hidden}`);
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return '[deep]';
  if (value instanceof Error) return errorFields(value, depth);
  if (value instanceof Date) return value;
  if (Buffer.isBuffer(value) || ArrayBuffer.isView(value)) return '[bytes]';
  if (value instanceof Map) return redact(Object.fromEntries([...value].map(named)), depth);
  if (Array.isArray(value) || value instanceof Set) return [...value].map((item) => redact(item, depth + 1));
  return redactFields(value as Record<string, unknown>, depth);
}

/** An entry of a map by the text of its key; an object may have none (`Object.create(null)`). */
function named([key, item]: [unknown, unknown]): [string, unknown] {
  return [typeof key === 'object' && key !== null ? '[object]' : String(key), item];
}

/** As `redact`, for the fields of a log line. */
export function redactFields(fields: Record<string, unknown>, depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([key, item]) => [
      key,
      secretKey.test(key) ? hidden : redact(item, depth + 1),
    ]),
  );
}

/**
 * Name, words, code, stack and cause of an error and nothing else: drivers hang the failed statement with its
 * parameters on theirs, or the command AUTH with the password.
 */
function errorFields(error: Error, depth: number): Record<string, unknown> {
  const { code, driverError, cause } = error as Error & {
    code?: unknown;
    driverError?: Error & { code?: string };
  };
  // A database quotes what it refuses: "Duplicate entry 'me@example.org' for key …".
  const quotes = driverError !== undefined || 'sqlMessage' in error;
  const message = quotes ? `database error ${driverError?.code ?? String(code)}` : error.message;
  const stack = error.stack?.slice(error.stack.indexOf('\n    at ') + 1);
  return {
    type: error.name,
    message: redact(message),
    ...(code === undefined ? {} : { code }),
    ...(stack === undefined ? {} : { stack: redact(stack) }),
    ...(cause === undefined ? {} : { cause: redact(cause, depth + 1) }),
  };
}
