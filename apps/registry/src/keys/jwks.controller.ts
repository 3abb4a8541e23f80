import { Controller, Get, Header, Headers, HttpStatus, Res } from '@nestjs/common';
import { Public } from '@gatehouse/auth';
import { publicKeysMaxAge, SigningKeys } from '@gatehouse/sessions';
import type { FastifyReply } from 'fastify';

/**
 * The public keys that gateway tokens (`jws`) are verified with: a JWK Set (RFC 7517 §5, media type of §8.5.2). They
 * come from memory: services verify tokens also while no store answers.
 */
@Public()
@Controller('jwks')
export class JwksController {
  constructor(private readonly keys: SigningKeys) {}

  @Get()
  @Header('content-type', 'application/jwk-set+json; charset=utf-8')
  @Header('cache-control', `public, max-age=${publicKeysMaxAge}`)
  show(
    @Headers('if-none-match') known: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): string | undefined {
    const { body, etag } = this.keys.published();
    void reply.header('etag', etag);
    if (known !== undefined && names(known, etag)) {
      void reply.code(HttpStatus.NOT_MODIFIED);
      return undefined;
    }
    return JSON.stringify(body);
  }
}

/** RFC 9110 §13.1.2: a weak comparison with each of the list; proxies make tags weak when they compress. */
function names(ifNoneMatch: string, etag: string): boolean {
  return ifNoneMatch.split(',').some((tag) => ['*', etag].includes(tag.trim().replace(/^W\//, '')));
}
