/** Every scope that Gatehouse knows, with the sentence that tells a person what it allows. */
const sentences = {
  'public:read': 'Read what is public.',
  'profile:read': 'Read your profile.',
  'profile:update': 'Change your profile.',
  'submission:create': 'Start new submissions.',
  'submission:read': 'Read your submissions.',
  'submission:update': 'Change your submissions.',
  'submission:delete': 'Delete your submissions.',
  'submission:proxy': 'Submit on behalf of somebody else.',
  'compile:create': 'Compile your papers.',
  'compile:read': 'Read the results of compiling your papers.',
  'upload:read': 'Read files that you uploaded.',
  'upload:update': 'Change files that you uploaded.',
  'upload:delete': 'Delete files that you uploaded.',
  'upload:create_checkpoint': 'Save a checkpoint of uploaded files.',
  'upload:read_checkpoints': 'Read checkpoints of uploaded files.',
  'upload:restore_checkpoint': 'Bring uploaded files back to a checkpoint.',
  'upload:delete_checkpoint': 'Delete a checkpoint of uploaded files.',
  'upload:delete_workspace': 'Delete whole upload workspaces.',
  'upload:read_logs': 'Read the logs of uploads.',
  'upload:read_service_logs': 'Read the logs of the upload service.',
  'preview:create': 'Make previews of papers.',
  'preview:read': 'Read previews of papers.',
  'fulltext:create': 'Extract the full text of papers.',
  'fulltext:read': 'Read the full text of papers.',
  'policy:read': 'Read the rules of who may do what, and try them out.',
  'policy:publish': 'Change the rules of who may do what.',
} as const satisfies Record<string, string>;

export type KnownScope = keyof typeof sentences;

export const knownScopes = Object.keys(sentences) as readonly KnownScope[];

/** What a scope allows, as a sentence for people; null for one that is not in the catalogue. */
export function sentenceFor(scope: string): string | null {
  const plain = scope.split(':', 2).join(':');
  return Object.hasOwn(sentences, plain) ? sentences[plain as KnownScope] : null;
}
