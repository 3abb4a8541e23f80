import { Inject, Injectable } from '@nestjs/common';
import { AuthorizationCodes, type Approval } from '@gatehouse/api-clients';
import { DomainError } from '@gatehouse/identity';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import type { Client } from '@gatehouse/registry-data';
import { isIdentityScope } from '@gatehouse/scopes';
import { scopesWithin, type LiveSession } from '@gatehouse/sessions';
import type { AuthorizationRequest } from './authorization-request';
import { addressWith, type ReturnAddress } from './return-address';

/** What a logged-in user approves for a client; also of a device (RFC 8628 §3.3). */
export function approvalOf(
  live: LiveSession,
  client: Client,
  request: Pick<AuthorizationRequest, 'scopes' | 'audience' | 'nonce' | 'keyThumbprint'>,
): Approval {
  const { session, user } = live;
  return {
    clientId: client.clientId,
    clientEpoch: client.epoch,
    userUuid: user!.ref.id,
    userEpoch: session.user!.epoch,
    userLegacyId: user!.legacyId,
    scopes: request.scopes,
    audience: request.audience,
    authTime: session.authTime,
    amr: session.amr,
    sessionId: session.id.toString(),
    nonce: request.nonce,
    keyThumbprint: request.keyThumbprint,
  };
}

/** Whether this user could give anything of it now. Who they are, everybody can tell. */
export function canApprove({ authorizations }: LiveSession, scopes: readonly string[]): boolean {
  return scopes.some(isIdentityScope) || scopesWithin(scopes, authorizations.scopes).length > 0;
}

/** Answers to authorization requests: addresses of the client that the browser is sent to (RFC 6749 §4.1.2). */
@Injectable()
export class Approvals {
  private readonly issuer: string;

  constructor(
    private readonly codes: AuthorizationCodes,
    @Inject(SETTINGS) { site }: Settings,
  ) {
    this.issuer = site.issuer;
  }

  async approved(
    live: LiveSession,
    client: Client,
    request: AuthorizationRequest,
    back: ReturnAddress,
  ): Promise<string> {
    const { redirectUri, sentRedirectUri, state } = back;
    const { challenge } = request;
    const approval = approvalOf(live, client, request);
    const code = await this.codes.issue({ ...approval, redirectUri, sentRedirectUri, challenge });
    // `iss` tells a client that talks to several servers which of them answered (RFC 9207).
    return addressWith(redirectUri, { code, state, iss: this.issuer });
  }

  /** RFC 6749 §4.1.2.1. */
  refused({ code, message }: Pick<DomainError, 'code' | 'message'>, back: ReturnAddress): string {
    const { redirectUri, state } = back;
    const answer = { error: code, error_description: message, state, iss: this.issuer };
    return addressWith(redirectUri, answer);
  }
}

/** RFC 6749 §4.1.2.1: the user said no. */
export function denied(): DomainError {
  return new DomainError('refused', 'access_denied', 'The user does not allow it.');
}
