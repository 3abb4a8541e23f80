import { request } from 'node:https';
import type { IncomingHttpHeaders } from 'node:http';

export interface Page {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** Somebody with a browser that trusts one certificate, keeps cookies, and follows nothing by itself. */
export class Visitor {
  /** Domain (with a leading dot) or host, and name → value. */
  private readonly jar = new Map<string, string>();

  constructor(private readonly certificate: Buffer) {}

  get(address: string): Promise<Page> {
    return this.ask('GET', address);
  }

  /** Sends a form. */
  post(address: string, fields: Readonly<Record<string, string>>): Promise<Page> {
    return this.ask('POST', address, new URLSearchParams(fields).toString());
  }

  private ask(method: string, address: string, form?: string): Promise<Page> {
    const url = new URL(address);
    const headers: Record<string, string> = {
      Host: url.host,
      Accept: 'text/html',
      Cookie: this.cookiesFor(url),
    };
    if (form !== undefined)
      Object.assign(headers, { 'Content-Type': 'application/x-www-form-urlencoded', Origin: url.origin });
    return new Promise((resolve, reject) => {
      const asked = request(
        {
          ...{ method, headers, path: url.pathname + url.search, agent: false },
          // Names below localhost are this machine's, whatever its resolver thinks of them.
          ...{ host: '127.0.0.1', port: url.port, servername: url.hostname, ca: this.certificate },
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            for (const cookie of response.headers['set-cookie'] ?? []) this.keep(cookie, url.hostname);
            const body = Buffer.concat(chunks).toString('utf8');
            resolve({ status: response.statusCode!, headers: response.headers, body });
          });
        },
      );
      asked.on('error', reject).end(form);
    });
  }

  private cookiesFor({ hostname }: URL): string {
    const mine = [...this.jar].filter(([key]) => {
      const [domain] = key.split(' ') as [string];
      return domain === hostname || (domain.startsWith('.') && hostname.endsWith(domain));
    });
    return mine.map(([key, value]) => `${key.split(' ')[1]}=${value}`).join('; ');
  }

  private keep(cookie: string, host: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(cookie)!;
    const domain = /; *domain=\.?([^;]+)/i.exec(cookie)?.[1];
    this.jar.set(`${domain === undefined ? host : `.${domain}`} ${name}`, value!);
  }
}
