import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { compiledDraft, draftWith } from '@gatehouse/people';
import { explainRequest } from '@gatehouse/policy';
import { parsePolicyFile } from '@gatehouse/policy/files';
import { expandRoles, knownScopes } from '@gatehouse/scopes';

const folder = join(__dirname, '../../../../docs/examples/policy');
const read = (name: string) => parsePolicyFile(readFileSync(join(folder, name), 'utf8')).file!;

describe('the example files of the documentation', () => {
  const draft = draftWith([read('papers.yaml'), read('locks.yaml')], null, { knownScopes, audiences: null });
  const holder = (role: string, id = '7') => {
    const scopes = new Set(expandRoles([role], draft.content.roles));
    return { scopes, ownIds: [id], authTime: 1000, acr: 'aal1' as const };
  };
  const asked = (method: string, target: string, who: ReturnType<typeof holder> | null, now = 1000) =>
    explainRequest(compiledDraft(draft), { method, target, host: null }, who, now).reason;

  test('have nothing wrong with them', () => {
    expect(draft.findings).toEqual([]);
  });

  test('say what they claim to say', () => {
    const [author, administrator] = [holder('public-user'), holder('administrator')];
    expect(asked('GET', '/papers/health', null)).toBe('anonymous');
    expect(asked('GET', '/papers/7', null)).toBe('no_credentials');
    expect(asked('GET', '/papers', author)).toBe('ok');
    expect(asked('POST', '/papers', author)).toBe('ok');
    expect(asked('POST', '/papers', author, 90_000)).toBe('step_up');
    expect(asked('DELETE', '/users/7/locks/1', author)).toBe('ok');
    expect(asked('DELETE', '/users/8/locks/1', author)).toBe('scope_missing');
    expect(asked('DELETE', '/users/8/locks/1', administrator)).toBe('ok');
    expect(asked('GET', '/locks/kinds', author)).toBe('ok');
    expect(asked('GET', '/anything', author)).toBe('no_rule');
  });
});
