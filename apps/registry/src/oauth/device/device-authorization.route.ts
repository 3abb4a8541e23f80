import { Inject, Injectable } from '@nestjs/common';
import {
  DeviceCodes,
  deviceCodeDuration,
  pollInterval,
  Resources,
  userCodeInGroups,
} from '@gatehouse/api-clients';
import { DomainError, type ClientSubject } from '@gatehouse/identity';
import { SETTINGS, type PlainAnswer, type Settings } from '@gatehouse/platform';
import { Clients } from '@gatehouse/registry-data';
import { requestedScopes } from '../authorization/authorization-request';
import { AskingClient } from '../client/asking-client';
import { jsonAnswer } from '../json-answer';
import { invalidClient } from '../oauth-problem';
import type { OAuthRequest } from '../oauth-request';
import type { OAuthRoute } from '../oauth-route';
import { deviceGrant } from './device-grant';

/**
 * `POST /device_authorization`, RFC 8628 §3.1: a device without a browser asks for a code that its user types somewhere
 * else. A client that has a secret proves itself; a public one says who it is.
 */
@Injectable()
export class DeviceAuthorizationRoute implements OAuthRoute {
  readonly path = '/device_authorization';
  private readonly verificationUri: string;

  constructor(
    @Inject(SETTINGS) { site }: Settings,
    private readonly clients: AskingClient,
    private readonly registered: Clients,
    private readonly resources: Resources,
    private readonly codes: DeviceCodes,
  ) {
    this.verificationUri = `${site.issuer}/device`;
  }

  /** Costs one read of SQL and two writes to the token store. */
  async answer(request: OAuthRequest): Promise<PlainAnswer> {
    const { form, ip } = request;
    const asking = await this.clients.of(request);
    checkGrant(asking);
    const client = await this.registered.find(asking.ref.id);
    if (client === null) throw invalidClient();
    const { deviceCode, userCode } = await this.codes.issue({
      clientId: client.clientId,
      clientEpoch: asking.epoch,
      scopes: requestedScopes(form.get('scope'), client),
      audience: this.resources.audienceOf(form.get('resource')),
      ipAddress: ip,
    });
    const shown = userCodeInGroups(userCode);
    return jsonAnswer({
      device_code: deviceCode,
      user_code: shown,
      verification_uri: this.verificationUri,
      verification_uri_complete: `${this.verificationUri}?user_code=${shown}`,
      expires_in: deviceCodeDuration,
      interval: pollInterval,
    });
  }
}

function checkGrant({ grantTypes }: ClientSubject): void {
  if (grantTypes.includes(deviceGrant)) return;
  throw new DomainError('refused', 'unauthorized_client', 'This client is not registered for devices.');
}
