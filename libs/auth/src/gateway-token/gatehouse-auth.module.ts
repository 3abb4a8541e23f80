import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import { SystemClock } from '@gatehouse/identity';
import { guardProvider, problemsProvider } from '../guard/guard-providers';
import { SessionSource } from '../session/session-source';
import { ArxivTokenVerifier } from './arxiv-token.verifier';
import { EncryptedTokenVerifier } from './encrypted-token.verifier';
import type { GatewayTokenOptions } from './gateway-token-options';
import { GatewayTokenSource } from './gateway-token.source';
import { SignedTokenVerifier } from './signed-token.verifier';

/** Where options come from that are known only when the app starts. */
export interface GatewayTokenOptionsLater {
  readonly imports?: ModuleMetadata['imports'];
  readonly inject?: FactoryProvider['inject'];
  readonly useFactory: (...injected: never[]) => GatewayTokenOptions | Promise<GatewayTokenOptions>;
}

/**
 * The one import of a service behind the gateway: from here on every handler needs a session, unless it says `@Public()`.
 * Options that cannot be right stop the start.
 */
@Module({})
export class GatehouseAuthModule {
  static forGatewayToken(options: GatewayTokenOptions): DynamicModule {
    return GatehouseAuthModule.forGatewayTokenAsync({ useFactory: () => options });
  }

  static forGatewayTokenAsync({ imports, inject, useFactory }: GatewayTokenOptionsLater): DynamicModule {
    const options = Symbol('GatewayTokenOptions');
    return {
      module: GatehouseAuthModule,
      global: true,
      imports,
      providers: [
        { provide: options, inject, useFactory },
        { provide: SessionSource, inject: [options], useFactory: gatewayTokenSource },
        guardProvider(new SystemClock()),
        problemsProvider,
      ],
      exports: [SessionSource],
    };
  }
}

/** Verifies the tokens of a gateway, also outside of an app. Throws `TypeError` for options that cannot be right. */
export function gatewayTokenSource(options: GatewayTokenOptions): GatewayTokenSource {
  const clock = options.clock ?? new SystemClock();
  switch (options.format) {
    case 'jwe':
      return new GatewayTokenSource(new EncryptedTokenVerifier(options), options, clock);
    case 'jws':
      return new GatewayTokenSource(new SignedTokenVerifier(options, clock), options, clock);
    case 'arxiv':
      return new GatewayTokenSource(new ArxivTokenVerifier(options), options, clock);
  }
}
