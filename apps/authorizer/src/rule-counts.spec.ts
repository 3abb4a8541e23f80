import { CompiledPolicy, type CompiledRule } from '@gatehouse/policy';
import { RuleCounts } from './rule-counts';

/** The rules of a policy, in their order. */
function rulesOf(...ids: string[]): readonly CompiledRule[] {
  const rules = ids.map((id) => ({ id, owner: 'tests', path: `/${id}`, allow: 'authenticated' as const }));
  const policy = CompiledPolicy.of({ version: 1, default: 'deny', roles: {}, rules });
  return ids.map((id) =>
    policy.methodsFor({ method: 'GET', host: null, path: `/${id}`, preflight: null })!.find('GET')!,
  );
}

const texts = (counts: RuleCounts) =>
  counts.take().map(({ rule, reason, count }) => `${rule} ${reason} ${count}`);

test('counts by rule and reason, and tells each decision once', () => {
  const counts = new RuleCounts();
  const [one, other] = rulesOf('one', 'other') as [CompiledRule, CompiledRule];
  counts.count(one, 1, 'ok');
  counts.count(one, 1, 'ok');
  counts.count(other, 1, 'ok');
  counts.count(one, 1, 'scope_missing');
  expect(texts(counts)).toEqual(['one ok 2', 'other ok 1', 'one scope_missing 1']);
  expect(texts(counts)).toEqual([]);
  counts.count(other, 1, 'ok');
  expect(texts(counts)).toEqual(['other ok 1']);
});

test('a place that belongs to another rule in the next version is counted for each', () => {
  const counts = new RuleCounts();
  counts.count(rulesOf('before')[0]!, 1, 'ok');
  counts.count(rulesOf('after')[0]!, 2, 'ok');
  counts.count(rulesOf('after')[0]!, 2, 'ok');
  expect(texts(counts)).toEqual(['before ok 1', 'after ok 2']);
});

test('has room for as many rules as there are', () => {
  const counts = new RuleCounts();
  const rules = rulesOf(...Array.from({ length: 1000 }, (_, n) => `rule-${n}`));
  for (const rule of rules) counts.count(rule, 1, 'ok');
  expect(counts.take()).toHaveLength(1000);
});
