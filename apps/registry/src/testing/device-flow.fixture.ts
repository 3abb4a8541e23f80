import type { CreatedClient, NewClient } from '@gatehouse/api-clients';
import { tokenIn, type Answer, type Visitor } from '@gatehouse/testing';
import { basic, type OAuthAnswer, type RunningRegistry } from './running-registry.fixture';

export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code';

export interface ShownCode {
  readonly deviceCode: string;
  readonly userCode: string;
}

/** One client that runs on devices, and the person who answers for them. */
export class DeviceFlow {
  private constructor(
    readonly registry: RunningRegistry,
    readonly client: CreatedClient,
  ) {}

  static async of(registry: RunningRegistry, parts: Partial<NewClient> = {}): Promise<DeviceFlow> {
    const client = await registry.client({
      name: 'Telescope',
      authMethod: 'none',
      grantTypes: [deviceGrant, 'refresh_token'],
      scopes: ['public:read', 'submission:read', 'profile', 'offline_access'],
      ...parts,
    });
    return new DeviceFlow(registry, client);
  }

  /** RFC 8628 §3.1. */
  asks(fields: Readonly<Record<string, string>> = { scope: 'openid public:read' }): Promise<OAuthAnswer> {
    return this.send('/device_authorization', fields);
  }

  async code(fields?: Readonly<Record<string, string>>): Promise<ShownCode> {
    const answer = await this.asks(fields);
    if (answer.status !== 200) throw new Error(`no code: ${answer.status} ${answer.body}`);
    const { device_code, user_code } = answer.json();
    return { deviceCode: String(device_code), userCode: String(user_code) };
  }

  /** RFC 8628 §3.4. */
  polls(deviceCode: string, fields: Readonly<Record<string, string>> = {}): Promise<OAuthAnswer> {
    return this.send('/token', { grant_type: deviceGrant, device_code: deviceCode, ...fields });
  }

  /** The error of a poll, or `none`. */
  async told(deviceCode: string): Promise<string> {
    return String((await this.polls(deviceCode)).json()['error'] ?? 'none');
  }

  /** Whether a token is good. */
  async isActive(token: string): Promise<boolean> {
    const asking = await this.registry.client();
    const answer = await this.registry.post('/introspect', { token }, basic(asking));
    return answer.json()['active'] === true;
  }

  private send(path: string, fields: Readonly<Record<string, string>>): Promise<OAuthAnswer> {
    const isPublic = this.client.clientSecret === null;
    const all = isPublic ? { client_id: this.client.clientId, ...fields } : fields;
    return this.registry.post(path, all, isPublic ? [] : basic(this.client));
  }
}

/** Types a code into the page, or answers the question there. */
export async function typeCode(
  visitor: Visitor,
  userCode: string,
  fields: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const csrf_token = tokenIn((await visitor.get('/device')).body)!;
  return visitor.post('/device', { user_code: userCode, csrf_token, ...fields });
}

export function answerCode(visitor: Visitor, userCode: string, decision: 'allow' | 'deny'): Promise<Answer> {
  return typeCode(visitor, userCode, { decision });
}
