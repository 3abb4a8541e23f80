import { createHash } from 'node:crypto';
import type { SessionId, SubjectRef } from '@gatehouse/identity';
import type { PendingKind } from '../pending-store';
import { everything, houseRecord, policyRecord, type RecordName } from '../change-feed';

/**
 * Every key in Redis. All records of one subject carry its hash tag, so that they live in one slot and one script may
 * touch them together. What decisions are read from stands under `gh:t:` and is tracked; the rest is not.
 */
export const trackedPrefix = 'gh:t:';

/** How the hash tags of the house's copies begin; those of subjects begin with `u` and `c`. */
export const houseCopyTag = 'h:';

const liveShards = 16;

export const keys = {
  subject: (ref: SubjectRef) => `gh:t:{${ref.key}}`,
  session: (id: SessionId) => `gh:t:{${id.subject.key}}:${id.random}`,
  house: 'gh:t:{house}',
  policy: 'gh:t:{house}:policy',
  /** A copy of the house record in a slot of a cluster; see `cluster/house-copies.ts`. */
  houseCopy: (tag: string) => `gh:t:{${tag}}`,

  /** Sorted set: random part of a session id → end. */
  sessionsOf: (ref: SubjectRef) => `gh:x:{${ref.key}}`,
  sessionsPattern: 'gh:x:{[uc]*}',
  subjectKeyOfSessions: (key: string) => key.slice('gh:x:{'.length, -1),
  legacySession: (legacySessionId: number) => `gh:l:{${legacySessionId}}`,
  legacySessionsPattern: 'gh:l:{*}',
  legacySessionOfKey: (key: string) => Number(key.slice('gh:l:{'.length, -1)),
  /** Sorted set: `<legacy id>:<subject key>`, with `:c` as owner of a client → end of the last session. */
  liveLegacyUsers: (shard: number) => `gh:live:{${shard}}`,
  liveShardOf: (legacyId: number) => legacyId % liveShards,
  liveShards: Array.from({ length: liveShards }, (_, shard) => shard),

  /** Set: `<legacy id>:<subject key>`. */
  askedUsers: 'gh:q:{asked}',

  counter: (name: string) => `gh:c:{${digest(name)}}`,
  lock: (name: string) => `gh:k:{${name}}`,
  /** The whole digest: an id is as good as a credential. */
  pending: (kind: PendingKind, id: string) => `gh:p:{${kind}:${wholeDigest(id)}}`,
  decision: (id: string) => `gh:d:{${id}}`,
  /** Hash: `id` and `document` of the candidate. */
  shadow: 'gh:w:{shadow}',
  /** Hash: process → what it has counted. */
  shadowSheets: 'gh:w:{shadow}:sheets',
} as const;

/** What a pushed key names; a key that is none of ours could be anything, so it names everything. */
export function recordNameOf(key: string): RecordName {
  const match = /^gh:t:\{([^}]*)\}(?::(.+))?$/.exec(key);
  if (match === null) return everything;
  const [, tag, rest] = match;
  if (tag === 'house') return rest === 'policy' ? policyRecord : houseRecord;
  if (tag!.startsWith(houseCopyTag)) return houseRecord;
  return rest === undefined ? tag! : `${tag}.${rest}`;
}

function digest(name: string): string {
  return wholeDigest(name).slice(0, 22);
}

function wholeDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
