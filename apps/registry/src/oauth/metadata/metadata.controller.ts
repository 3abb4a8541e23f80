import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { SigningKeys } from '@gatehouse/sessions';
import { serverMetadata } from './server-metadata';

/**
 * `GET /.well-known/oauth-authorization-server` (RFC 8414 §3) and `/.well-known/openid-configuration` (OpenID Connect
 * Discovery §4). Where the issuer has a path, the second stands below it, and the gateway serves the first at the root.
 */
@Public()
@Controller('.well-known')
export class MetadataController {
  private readonly issuer: string;

  constructor(
    @Inject(SETTINGS) { site }: Settings,
    private readonly keys: SigningKeys,
  ) {
    this.issuer = site.issuer;
  }

  @Get(['oauth-authorization-server', 'openid-configuration'])
  @Header('cache-control', 'public, max-age=300')
  show(): object {
    return serverMetadata({ issuer: this.issuer, idTokenAlgorithms: this.keys.algorithms() });
  }
}
