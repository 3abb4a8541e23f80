import { request } from 'node:http';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly location: string | undefined;
  readonly setCookies: readonly string[];
  readonly body: string;
  json(): Record<string, unknown>;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

const page = 'text/html,application/xhtml+xml,*/*;q=0.8';

/** Somebody with a browser without script: keeps cookies, follows nothing, sends what a test wants. */
export class Visitor {
  readonly cookies = new Map<string, string>();

  constructor(
    private readonly port: number,
    /** The address that a trusted proxy tells. */
    readonly address: string,
  ) {}

  get(path: string, headers: Sent['headers'] = {}): Promise<Answer> {
    return this.send(path, { headers });
  }

  /** Sends a form as it stands, with whatever token it has. */
  post(path: string, fields: Readonly<Record<string, string>>, headers: Sent['headers'] = {}) {
    const body = new URLSearchParams(fields).toString();
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.send(path, { method: 'POST', headers: { ...type, ...headers }, body });
  }

  /** Opens the page with a form, and returns the token in it. */
  async token(path = '/login'): Promise<string> {
    const { body } = await this.get(path);
    const token = tokenIn(body);
    if (token === null) throw new Error(`no form at ${path}`);
    return token;
  }

  /** Opens the log-in page, fills it in and sends it. */
  async logIn(
    { username, password }: { username: string | null; password: string | null },
    more: Readonly<Record<string, string>> = {},
    headers: Sent['headers'] = {},
  ): Promise<Answer> {
    const csrf_token = await this.token();
    const fields = { username: username!, password: password!, csrf_token, ...more };
    return this.post('/login', fields, headers);
  }

  async send(path: string, { method = 'GET', headers = {}, body }: Sent): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const own = { accept: page, 'x-forwarded-for': this.address, ...(cookie === '' ? {} : { cookie }) };
    const answer = await exchange(this.port, path, method, { ...own, ...headers }, body);
    for (const line of answer.setCookies) this.keep(line);
    return answer;
  }

  private keep(line: string): void {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
    if (/;\s*max-age=0(;|$)/i.test(line)) this.cookies.delete(name!);
    else this.cookies.set(name!, value!);
  }
}

export function tokenIn(html: string): string | null {
  return /name="csrf_token" value="([^"]+)"/.exec(html)?.[1] ?? null;
}

function exchange(
  port: number,
  path: string,
  method: string,
  headers: Sent['headers'],
  body?: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const options = {
      port,
      host: '127.0.0.1',
      path,
      method,
      agent: false as const,
      insecureHTTPParser: true,
    };
    const sent = request({ ...options, headers: { ...length, ...headers } as never }, (reply) => {
      const chunks: Buffer[] = [];
      reply.on('data', (chunk: Buffer) => chunks.push(chunk));
      reply.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        resolve({
          status: reply.statusCode!,
          headers: reply.headers,
          location: reply.headers.location,
          setCookies: reply.headers['set-cookie'] ?? [],
          body: text,
          json: () => JSON.parse(text) as Record<string, unknown>,
        });
      });
      reply.on('error', reject);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
