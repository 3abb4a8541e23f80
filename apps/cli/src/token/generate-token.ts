import type { INestApplicationContext } from '@nestjs/common';
import { Policies } from '@gatehouse/accounts-data';
import { Clock, DomainError, Randomness, type UserSubject } from '@gatehouse/identity';
import { PersonDirectory, UserSubjects } from '@gatehouse/people';
import type { Settings } from '@gatehouse/platform';
import { CompiledPolicy, policyOf } from '@gatehouse/policy';
import { GatewayTokens, pretendedSession, type LiveSession } from '@gatehouse/sessions';
import type { CommandRun } from '../command/command-run';
import type { Outcome } from '../command/outcome';
import { openPeople } from '../users/people';
import type { TokenOptions } from './token-generate.command';

/** From the databases alone: the person need not have logged in, and the token store may be empty. */
export async function generateToken(run: CommandRun, options: TokenOptions): Promise<Outcome> {
  const settings = chosen(run.settings(), options);
  refuseImpossible(settings);
  const context = await openPeople(run, settings);
  const { account, legacyUser } = await context.get(PersonDirectory).get(options.user);
  const user = await context.get(UserSubjects).compose(account, legacyUser);
  if (user.status !== 'active')
    throw new DomainError(
      'refused',
      'suspended',
      'This account is suspended here, or banned, deleted or not approved in the old system. `users show` tells which.',
    );
  const live = await pretend(context, user, options.scope ?? null, settings);
  const { audience, format } = settings.gatewayToken;
  const authorization = await context.get(GatewayTokens).authorizationFor(live, audience);
  const token = authorization.replace(/^Bearer /, '');
  return {
    json: { token, authorization, format, audience, scopes: live.authorizations.scopes },
    text: token,
  };
}

function chosen(settings: Settings, { format, audience }: TokenOptions): Settings {
  const { gatewayToken } = settings;
  const options = { format: format ?? gatewayToken.format, audience: audience ?? gatewayToken.audience };
  return { ...settings, gatewayToken: { ...gatewayToken, ...options } };
}

function refuseImpossible({ production, gatewayToken }: Settings): void {
  const { format, audience, keys, signingKeys } = gatewayToken;
  if (production) {
    const message = 'In production tokens come from the gateway alone.';
    throw new DomainError('refused', 'refused_in_production', message);
  }
  if (format === 'jwe' && !keys.has(audience)) {
    throw new DomainError(
      'invalid',
      'unknown_audience',
      'GATEWAY_TOKEN_KEYS_FILE has no key for that audience.',
    );
  }
  if (format === 'jws' && signingKeys.length === 0) {
    throw new DomainError(
      'invalid',
      'no_signing_key',
      'There is no key to sign with: set SIGNING_KEYS_FILE.',
    );
  }
}

/** A session such as a log-in would open now. It is written nowhere. */
async function pretend(
  context: INestApplicationContext,
  user: UserSubject,
  scopes: readonly string[] | null,
  { session: { duration } }: Settings,
): Promise<LiveSession> {
  const now = context.get(Clock).seconds();
  const policy = await latestPolicy(context);
  const parts = { user, client: null, scopes, policy, now, duration };
  const live = pretendedSession(parts, context.get(Randomness));
  refuseUnheld(scopes ?? [], live.authorizations.scopes);
  return live;
}

async function latestPolicy(context: INestApplicationContext): Promise<CompiledPolicy> {
  const latest = await context.get(Policies).latest();
  if (latest === null) {
    throw new DomainError('refused', 'no_policy', 'No policy was ever published. Run `migrate`.');
  }
  return CompiledPolicy.of(policyOf(latest.content, latest.version));
}

function refuseUnheld(wanted: readonly string[], held: readonly string[]): void {
  const missing = wanted.filter((scope) => !held.includes(scope));
  if (missing.length === 0) return;
  throw new DomainError('refused', 'scope_not_held', `This person does not hold ${missing.join(', ')}.`);
}
