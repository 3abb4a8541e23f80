import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Asset } from './asset';
import { Assets } from './assets';

/**
 * `GET /assets/<name>.<hash>.<type>`. A plain Fastify route, beside Nest's guards: what it serves is the same for
 * everyone. While servers of two versions run side by side, a page of one may ask the other for a file: that gets
 * the file it has, but nobody may keep it under a name that is not its own.
 */
@Injectable()
export class AssetsRoutes implements OnModuleInit {
  constructor(
    private readonly adapterHost: HttpAdapterHost,
    private readonly assets: Assets,
  ) {}

  onModuleInit(): void {
    const fastify = this.adapterHost.httpAdapter.getInstance<FastifyInstance>();
    fastify.get<{ Params: { file: string } }>('/assets/:file', (request, reply) =>
      this.serve(request.params.file, request, reply),
    );
  }

  private serve(file: string, request: FastifyRequest, reply: FastifyReply): FastifyReply {
    const found = this.assets.find(file);
    if (found === null) {
      return reply.code(404).type('text/plain; charset=utf-8').send('There is no such file.\n');
    }
    const { body, encoding } = encoded(found.asset, request.headers['accept-encoding']);
    if (encoding !== null) reply.header('content-encoding', encoding);
    return reply
      .header('cache-control', found.current ? 'public, max-age=31536000, immutable' : 'no-store')
      .header('vary', 'Accept-Encoding')
      .header('x-content-type-options', 'nosniff')
      .type(found.asset.contentType)
      .send(body);
  }
}

/** The smallest form that the browser says it takes. Browsers never rule one out with `q=0`; if one does, plain. */
function encoded(asset: Asset, accepted: string | undefined): { body: Buffer; encoding: string | null } {
  const takes = (coding: string) =>
    (accepted ?? '').split(',').some((part) => part.trim().toLowerCase().split(';')[0] === coding);
  if (/;\s*q=0/i.test(accepted ?? '')) return { body: asset.plain, encoding: null };
  if (takes('br')) return { body: asset.brotli, encoding: 'br' };
  if (takes('gzip')) return { body: asset.gzip, encoding: 'gzip' };
  return { body: asset.plain, encoding: null };
}
