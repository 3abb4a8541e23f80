import type { Settings } from '@gatehouse/platform';
import type { LintContext } from '@gatehouse/policy';
import { knownScopes } from '@gatehouse/scopes';

/**
 * What lint has to know of this platform: the catalogue, and for whom gateway tokens can be made. Where the file with the
 * audiences' keys is not among the settings, only the authorizer knows that.
 */
export function lintContextOf({ gatewayToken: { format, keysFile, keys } }: Settings): LintContext {
  const audiences = format === 'jwe' && keysFile !== null ? new Set(keys.keys()) : null;
  return { knownScopes, audiences };
}
