import { freePort } from '@gatehouse/testing';
import type { PlatformStack } from '../stack/platform-stack';
import type { RegisteredApplication } from './registered-application';
import { registerApplication } from './registered-application';
import type { RelyingPartyJob } from './relying-party-job';
import type { RelyingPartyProgram } from './relying-party-programs';

export interface RelyingPartyOptions {
  readonly name?: string;
  /** A user, as `--owner` takes one. */
  readonly owner: string;
  readonly method?: RelyingPartyJob['method'];
  readonly par?: boolean;
  readonly dpop?: boolean;
  /** What it is approved for, and asks for. */
  readonly scopes?: readonly string[];
  /** More words for `clients create`. */
  readonly more?: readonly string[];
}

/** All that the applications of the journeys ask for, unless they are told otherwise. */
export const usualScopes = ['openid', 'profile', 'email', 'offline_access', 'submission:read'] as const;

/** A registered application that runs. Its site is 127.0.0.1, the platform's is localhost. */
export class RelyingParty {
  private constructor(
    readonly program: RelyingPartyProgram,
    readonly url: string,
    readonly client: RegisteredApplication,
    private readonly running: { stop(): Promise<unknown> },
  ) {}

  static async start(
    program: RelyingPartyProgram,
    stack: PlatformStack,
    options: RelyingPartyOptions,
  ): Promise<RelyingParty> {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}`;
    const { method = program.methods[0]!, par = false, dpop = false } = options;
    const scopes = options.scopes ?? usualScopes;
    const client = await registerApplication(stack.cli, {
      ...{ name: options.name ?? `Reading list (${program.name})`, owner: options.owner, scopes, method },
      redirectUris: [`${url}/callback`],
      loggedOutUris: [`${url}/logged-out`],
      more: options.more,
    });
    const running = await program.start({
      ...{ issuer: stack.registryUrl, service: `${stack.serviceUrl}/papers`, port },
      ...{ clientId: client.clientId, method, proof: client.proof, scope: scopes.join(' '), par, dpop },
    });
    return new RelyingParty(program, url, client, running);
  }

  async stop(): Promise<void> {
    await this.running.stop();
  }
}
