import { connect } from 'node:net';
import { RawResponse } from './raw-response';

export type Headers = readonly (readonly [name: string, value: string])[];

export interface RawRequest {
  readonly method?: string;
  /** Goes into the request line byte for byte (latin1), however odd. */
  readonly target?: string;
  readonly host?: string;
  /** Sent as they are, duplicates and all. */
  readonly headers?: Headers;
  readonly body?: string;
}

interface Wire {
  /** From which loopback address; 127.0.0.1 by default. */
  readonly from?: string;
  /** Milliseconds, 10 seconds by default. */
  readonly timeout?: number;
}

/** Sends a request that an HTTP library would normalise or refuse to send. Asks for the connection's end after it. */
export function ask(port: number, request: RawRequest = {}, wire: Wire = {}): Promise<RawResponse> {
  const { method = 'GET', target = '/', host = 'service.example.org', headers = [], body } = request;
  const lines = [
    `${method} ${target} HTTP/1.1`,
    `Host: ${host}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ];
  return exchange(port, [`${lines.join('\r\n')}\r\n\r\n`, Buffer.from(body ?? '')], wire);
}

/** Sends texts (latin1) and bytes, and reads until the other side closes. */
export function exchange(port: number, parts: readonly (string | Buffer)[], wire: Wire = {}) {
  const { from, timeout = 10_000 } = wire;
  return new Promise<RawResponse>((resolve, reject) => {
    const chunks: Buffer[] = [];
    const socket = connect({ host: '127.0.0.1', port, localAddress: from });
    const timer = setTimeout(() => socket.destroy(new Error(`no answer within ${timeout} ms`)), timeout);
    const done = (): void => {
      clearTimeout(timer);
      try {
        resolve(RawResponse.parse(Buffer.concat(chunks)));
      } catch (error) {
        reject(error);
      }
    };
    socket.on('data', (chunk: Buffer) => chunks.push(chunk));
    socket.on('end', done);
    // A server that refuses early may reset what it has not read; its answer counts all the same.
    socket.on('error', (error) => {
      clearTimeout(timer);
      if (chunks.length > 0) done();
      else reject(error);
    });
    for (const part of parts) socket.write(typeof part === 'string' ? Buffer.from(part, 'latin1') : part);
  });
}
