import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { decodeJwt, decodeProtectedHeader } from 'jose';

/** What came to a client that is told of log-outs. */
export interface Heard {
  readonly path: string;
  readonly contentType: string;
  readonly fields: Readonly<Record<string, string>>;
}

/** A client's own server, on a loopback address, that hears of log-outs and answers as a test wants. */
export class RelyingParty {
  readonly heard: Heard[] = [];
  status = 200;
  headers: Readonly<Record<string, string>> = {};

  private constructor(private readonly server: Server) {}

  static async start(): Promise<RelyingParty> {
    const server = createServer();
    const party = new RelyingParty(server);
    server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const fields = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
        const contentType = request.headers['content-type'] ?? '';
        party.heard.push({ path: `${request.method} ${request.url}`, contentType, fields });
        response.writeHead(party.status, party.headers).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return party;
  }

  get uri(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/backchannel`;
  }

  /** What the logout tokens say that came; signatures are looked at elsewhere. */
  claims(): readonly Record<string, unknown>[] {
    return this.heard.map(({ fields }) => {
      const token = fields['logout_token'] ?? '';
      return { typ: decodeProtectedHeader(token).typ, ...decodeJwt(token) };
    });
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(() => resolve()));
  }
}
