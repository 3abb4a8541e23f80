import { Controller, Get, Header, Inject } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { SETTINGS, type Settings } from '@gatehouse/platform';
import { serverMetadata } from './server-metadata';

/** `GET /.well-known/oauth-authorization-server`, RFC 8414 §3. */
@Public()
@Controller('.well-known/oauth-authorization-server')
export class MetadataController {
  private readonly metadata: object;

  constructor(@Inject(SETTINGS) { site }: Settings) {
    this.metadata = serverMetadata(site.issuer);
  }

  @Get()
  @Header('cache-control', 'public, max-age=300')
  show(): object {
    return this.metadata;
  }
}
