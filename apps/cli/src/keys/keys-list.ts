import { SystemClock } from '@gatehouse/identity';
import type { SigningJwk } from '@gatehouse/platform';
import { SigningKeySet } from '@gatehouse/sessions';
import type { CommandRun } from '../command/command-run';
import type { Outcome } from '../command/outcome';
import { columns } from '../console/columns';
import { isoTimeOrNull } from '../console/iso-time';
import { chosenFile, noFile } from './chosen-file';

/** `retired`: still published, no longer signs. */
type KeyState = 'signing' | 'next' | 'retired' | 'expired';

export function listKeys(run: CommandRun, { file }: { readonly file?: string }): Outcome {
  const { path, jwks } = file === undefined ? keysOfSettings(run) : keysOfFile(run, file);
  const states = statesOf(jwks, new SystemClock().seconds());
  const keys = jwks.map(({ kid, alg, iat, nbf, exp }, index) => ({
    ...{ kid, alg, state: states[index]! },
    created_at: isoTimeOrNull(iat ?? null),
    signs_from: isoTimeOrNull(nbf ?? null),
    ends_at: isoTimeOrNull(exp ?? null),
  }));
  const rows = keys.map((key) => [
    ...[key.kid, key.alg, key.state],
    ...[key.created_at, key.signs_from, key.ends_at].map((time) => time ?? '-'),
  ]);
  return {
    json: { file: path, keys },
    text: columns([['KID', 'ALG', 'STATE', 'CREATED', 'SIGNS FROM', 'ENDS'], ...rows]),
    // Nothing that needs a signature works then.
    exitCode: states.includes('signing') ? 0 : 1,
  };
}

function statesOf(jwks: readonly SigningJwk[], now: number): readonly KeyState[] {
  const set = new SigningKeySet(jwks);
  const signer = set.signerAt(now);
  return set.keys.map((key) => {
    const phase = key.phaseAt(now);
    return phase === 'signing' && key !== signer ? 'retired' : phase;
  });
}

function keysOfFile(run: CommandRun, file: string) {
  const chosen = chosenFile(run, file);
  return { path: chosen.path, jwks: chosen.read() };
}

/** The embedded run's too: they are looked at as well as any. */
function keysOfSettings(run: CommandRun) {
  const settings = run.settings();
  const { signingKeysFile, signingKeys } = settings.gatewayToken;
  if (signingKeysFile === null && settings.production) throw noFile(settings);
  return { path: signingKeysFile, jwks: signingKeys };
}
