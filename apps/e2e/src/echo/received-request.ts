import type { IncomingMessage } from 'node:http';
import { compactDecrypt } from 'jose';
import { valuesIn } from '../http/raw-response';

/** What a service behind the gateway got. */
export interface ReceivedRequest {
  readonly method: string;
  /** The target of the request line, as received. */
  readonly url: string;
  /** Names and values in turn, as received. */
  readonly rawHeaders: readonly string[];
  readonly body: string;
  /** The claims of the gateway token; null without one that this service's key opens. */
  readonly token: GatewayClaims | null;
}

/** Of a person, or of an API client that acts for itself. */
export interface GatewayClaims {
  readonly sub: string;
  readonly aud: string;
  readonly scope: string;
  readonly session_id: string;
  readonly user: { readonly username: string; readonly user_id: string } | null;
  readonly client: {
    readonly client_id: string;
    readonly owner_id: string;
    readonly name: string | null;
  } | null;
}

export async function receive(request: IncomingMessage, key: Buffer): Promise<ReceivedRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return {
    method: request.method!,
    url: request.url!,
    rawHeaders: request.rawHeaders,
    body: Buffer.concat(chunks).toString('utf8'),
    token: await openToken(request.headers.authorization, key),
  };
}

/** The value of a header that came at most once; null if it did not come. */
export function headerOf(received: Pick<ReceivedRequest, 'rawHeaders'>, name: string): string | null {
  const values = valuesIn(received.rawHeaders, name);
  if (values.length > 1) throw new Error(`the service got ${name} ${values.length} times`);
  return values[0] ?? null;
}

async function openToken(authorization: string | undefined, key: Buffer): Promise<GatewayClaims | null> {
  const [scheme, token] = authorization?.split(' ') ?? [];
  if (scheme !== 'Bearer' || token === undefined) return null;
  try {
    const { plaintext } = await compactDecrypt(token, key);
    return JSON.parse(Buffer.from(plaintext).toString('utf8')) as GatewayClaims;
  } catch {
    return null;
  }
}
