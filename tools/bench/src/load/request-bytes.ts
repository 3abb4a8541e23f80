/** A request as it goes over the wire, made once and sent many times. */
export function requestBytes(
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>>,
  body = '',
): Buffer {
  const fields = Object.entries({ Host: '127.0.0.1', ...headers, ...lengthOf(body) });
  const head = fields.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.from(`${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

function lengthOf(body: string): Record<string, string> {
  return body === '' ? {} : { 'Content-Length': String(Buffer.byteLength(body)) };
}
