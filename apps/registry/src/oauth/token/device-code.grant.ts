import { Injectable } from '@nestjs/common';
import { RedeemDeviceCode } from '@gatehouse/api-clients';
import { deviceGrant } from '../device/device-grant';
import { UserGrants } from './user-grants';
import { originOf, TokenGrant, type GrantedToken, type TokenRequest } from './token-grant';

/** RFC 8628 §3.4: a device polls until its user has answered. */
@Injectable()
export class DeviceCodeGrant extends TokenGrant {
  readonly type = deviceGrant;

  constructor(
    private readonly codes: RedeemDeviceCode,
    private readonly answers: UserGrants,
  ) {
    super();
  }

  async handle(request: TokenRequest): Promise<GrantedToken> {
    const { form, client, keyThumbprint } = request;
    const grant = await this.codes.redeem({
      code: form.need('device_code'),
      client,
      resource: form.get('resource'),
      keyThumbprint,
      origin: originOf(request),
    });
    return this.answers.of(grant);
  }
}
