import { Injectable } from '@nestjs/common';
import { IdTokens, type IdTokenHint } from '@gatehouse/api-clients';
import { Clients, type Client } from '@gatehouse/registry-data';
import type { LiveSession } from '@gatehouse/sessions';
import type { AfterLogout, AuthorizationProblem } from '../../pages';
import type { RequestParameters } from '../authorization/request-parameters';
import { addressWith } from '../authorization/return-address';

/** A request to log out, as far as it can be believed. */
export type UnderstoodLogout =
  /** Nobody must be sent anywhere (RP-Initiated Logout §3). */
  | {
      readonly kind: 'problem';
      readonly problem: Extract<
        AuthorizationProblem,
        'unknown_client' | 'disabled_client' | 'unregistered_redirect_uri'
      >;
      readonly client: Client | null;
    }
  | AskedLogout;

export interface AskedLogout {
  readonly kind: 'asked';
  /** Null: the request does not say who asks. */
  readonly client: Client | null;
  /** An ID token of ours; null: none came, or none that is. */
  readonly hint: IdTokenHint | null;
  /** Null: the person stays here. */
  readonly after: AfterLogout | null;
}

/** Reads requests to log out (OpenID Connect RP-Initiated Logout 1.0 §2). */
@Injectable()
export class LogoutRequests {
  constructor(
    private readonly clients: Clients,
    private readonly idTokens: IdTokens,
  ) {}

  /**
   * A hint that is no ID token of ours proves nothing, and is as none (§4). A hint and a `client_id` that name different clients
   * name none. `logout_hint` and `ui_locales` change nothing. Throws `invalid_request` for a parameter that comes twice.
   */
  async read(parameters: RequestParameters): Promise<UnderstoodLogout> {
    parameters.checkEachOnce();
    const text = parameters.get('id_token_hint');
    const hint = text === null ? null : await this.idTokens.readHint(text);
    const named = parameters.get('client_id');
    const clientId = named ?? hint?.aud ?? null;
    const client = clientId === null ? null : await this.clients.find(clientId);
    if (clientId !== null && (client === null || (hint !== null && hint.aud !== clientId)))
      return { kind: 'problem', problem: 'unknown_client', client: null };
    const uri = parameters.get('post_logout_redirect_uri');
    if (uri === null) return { kind: 'asked', client, hint, after: null };
    if (client === null) return { kind: 'problem', problem: 'unknown_client', client };
    if (client.status !== 'active') return { kind: 'problem', problem: 'disabled_client', client };
    // To the letter (§3.1): also a loopback address with another port is another one.
    if (!client.postLogoutRedirectUris.includes(uri))
      return { kind: 'problem', problem: 'unregistered_redirect_uri', client };
    const state = parameters.get('state');
    const url = state === null ? uri : addressWith(uri, { state });
    return { kind: 'asked', client, hint, after: { url, applicationName: client.name } };
  }
}

/** Whether the client proved that it means this very session: then nobody has to be asked (§2). */
export function isAbout({ hint }: AskedLogout, { session, user }: LiveSession): boolean {
  return hint !== null && hint.sub === user?.ref.id && hint.sid === session.id.toString();
}
