import { SystemClock } from '@gatehouse/identity';
import type { SigningJwk } from '@gatehouse/platform';
import { publicKeysMaxAge, SigningKeySet } from '@gatehouse/sessions';
import type { CommandRun } from '../command/command-run';
import type { Outcome } from '../command/outcome';
import { isoTime } from '../console/iso-time';
import { chosenFile } from './chosen-file';
import { makeSigningKey, type KeyAlgorithm } from './key-algorithm';
import { plannedRotation, rotationNow, type Rotation } from './rotation';

export interface RotateOptions {
  readonly file?: string;
  readonly alg?: KeyAlgorithm;
  readonly after: number;
  readonly keep: number;
  readonly now?: boolean;
}

/** Seconds that apps take to see a changed file, and a bit. */
const noticedWithin = 5;
/** Seconds that a gateway token lives. */
const tokenLifetime = 60;

export async function rotateKeys(run: CommandRun, options: RotateOptions): Promise<Outcome> {
  const file = chosenFile(run, options.file);
  const now = new SystemClock().seconds();
  const alg = options.alg ?? algorithmInUse(file.read(), now);
  const times = options.now ? { iat: now } : { iat: now, nbf: now + options.after };
  const added = await makeSigningKey(alg, times);
  let rotation: Rotation | null = null;
  file.change((keys) => {
    rotation =
      added.nbf === undefined
        ? rotationNow(keys, added)
        : plannedRotation(keys, { ...added, nbf: added.nbf }, options.keep, now);
    return rotation.keys;
  });
  return outcomeOf(rotation!, file.path, options);
}

/** That of the key that signs, so that services meet nothing new. */
function algorithmInUse(keys: readonly SigningJwk[], now: number): KeyAlgorithm {
  return (new SigningKeySet(keys).signerAt(now)?.alg ?? keys[0]!.alg) as KeyAlgorithm;
}

function outcomeOf({ added, retired, dropped }: Rotation, file: string, options: RotateOptions): Outcome {
  const signsFrom = isoTime(added.nbf ?? added.iat!);
  const warnings = options.now ? [] : warningsFor(options);
  const lines = [
    `${added.kid} (${added.alg}) is published at once, and signs from ${signsFrom} on.`,
    ...retired.map(({ kid, exp }) => `${kid} signs no longer then, and is published until ${isoTime(exp!)}.`),
    ...dropped.map(({ kid }) => `${kid} is gone from the file.`),
    ...(options.now
      ? ['Tokens that the old keys signed are refused as soon as a service fetches /jwks again.']
      : []),
    `The apps see the file within ${noticedWithin} seconds.`,
    ...warnings.map((warning) => `Warning: ${warning}`),
  ];
  return {
    json: {
      file,
      kid: added.kid,
      alg: added.alg,
      signs_from: signsFrom,
      retired: retired.map(({ kid, exp }) => ({ kid, ends_at: isoTime(exp!) })),
      dropped: dropped.map(({ kid }) => kid),
      warnings,
    },
    text: `${lines.join('\n')}\n`,
  };
}

function warningsFor({ after, keep }: RotateOptions): readonly string[] {
  const safe = publicKeysMaxAge + noticedWithin;
  return [
    ...(after < safe
      ? [`services may have /jwks in a cache for ${publicKeysMaxAge} s, and refuse the new key until then.`]
      : []),
    ...(keep < tokenLifetime
      ? [`gateway tokens live ${tokenLifetime} s; those of the old key end with it, after ${keep} s.`]
      : []),
  ];
}
