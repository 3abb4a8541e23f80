import type { Category, DomainPolicy, EndorsementRules } from './category';
import { compress } from './compress';
import { endorse, type EndorsementRecord } from './endorse';

const closed: DomainPolicy = { endorseAll: false, endorseEmail: false, papersToEndorse: 4 };

function category(name: string, more: Partial<Category> = {}): Category {
  return { archive: name.split('.')[0]!, name, isActive: true, domain: name.split('.')[0]!, ...more };
}

function rules(
  categories: Category[],
  policies: Record<string, Partial<DomainPolicy>> = {},
): EndorsementRules {
  const domains = new Set([...categories.flatMap(({ domain }) => domain ?? []), ...Object.keys(policies)]);
  return {
    categories,
    policies: new Map([...domains].map((domain) => [domain, { ...closed, ...policies[domain] }])),
    whiteEmail: ['%@good.mail.example'],
    blackEmail: ['%mail.example'],
  };
}

function person(more: Partial<EndorsementRecord> = {}): EndorsementRecord {
  return { email: 'a@mail.example', points: new Map(), revoked: new Set(), papers: new Map(), ...more };
}

describe('explicit endorsements', () => {
  const two = rules([category('cs.AI'), category('cs.LG')]);

  test('count if the sum of their points is not 0', () => {
    expect(
      endorse(
        person({
          points: new Map([
            ['cs.AI', 10],
            ['cs.LG', 0],
          ]),
        }),
        two,
      ),
    ).toEqual(['cs.AI']);
  });

  test('hold for a category that is closed, or that nobody knows any more', () => {
    const some = rules([
      category('cs.AI'),
      category('cs.LG'),
      category('old', { isActive: false, domain: null }),
    ]);
    expect(
      endorse(
        person({
          points: new Map([
            ['old', 5],
            ['gone.XX', 5],
          ]),
        }),
        some,
      ),
    ).toEqual(['gone.XX', 'old']);
  });

  test('hold though the person is disqualified from implicit ones', () => {
    const points = new Map([['cs.AI', 10]]);
    expect(endorse(person({ points, revoked: new Set(['cs.LG']) }), two)).toEqual(['cs.AI']);
  });
});

describe('implicit endorsements', () => {
  const pair = [category('cs.AI'), category('cs.LG')];
  const half = [...pair, category('cs.XX', { domain: null })];

  test('come with a domain that endorses all', () => {
    expect(endorse(person(), rules(half, { cs: { endorseAll: true } }))).toEqual(['cs.AI', 'cs.LG']);
  });

  test('come by e-mail to academics: white wins over black, on neither list is academic', () => {
    const open = rules(half, { cs: { endorseEmail: true } });
    const by = (email: string) => endorse(person({ email }), open).length > 0;
    expect(['a@mail.example', 'a@GOOD.mail.example', 'a@other.example'].map(by)).toEqual([false, true, true]);
  });

  test('come by papers, from the number on that the domain asks for', () => {
    const some = rules(half);
    const by = (count: number) => endorse(person({ papers: new Map([['cs', count]]) }), some);
    expect(by(3)).toEqual([]);
    expect(by(4)).toEqual(['cs.AI', 'cs.LG']);
    expect(endorse(person({ papers: new Map([['math', 9]]) }), some)).toEqual([]);
    expect(endorse(person(), rules(half, { cs: { papersToEndorse: 0 } }))).toEqual(['cs.AI', 'cs.LG']);
  });

  test('never for a category that is closed, has no domain, or whose domain has no policy', () => {
    const none = {
      ...rules([
        category('cs.AI', { isActive: false }),
        category('math.CO', { domain: null }),
        category('hep-th'),
      ]),
      policies: new Map([['cs', { ...closed, endorseAll: true }]]),
    };
    expect(endorse(person(), none)).toEqual([]);
  });

  test('end with any revoked automatic endorsement, except that general categories look at their own', () => {
    const all = rules(
      [category('math.GM'), category('math.CO'), category('physics.gen-ph'), category('physics.optics')],
      { math: { endorseAll: true }, physics: { endorseAll: true } },
    );
    const without = (...revoked: string[]) => endorse(person({ revoked: new Set(revoked) }), all);
    expect(without()).toEqual(['*.*']);
    expect(without('cs.AI')).toEqual(['math.GM', 'physics.gen-ph']);
    expect(without('math.GM')).toEqual(['physics.gen-ph']);
    expect(without('math.GM', 'physics.gen-ph')).toEqual([]);
  });
});

describe('compressing', () => {
  const all = [
    category('cs.AI'),
    category('cs.LG'),
    category('cs.NA', { isActive: false }),
    category('hep-th'),
    category('astro-ph', { isActive: false }),
    category('astro-ph.GA'),
    category('test.soft'),
    category('chao-dyn', { isActive: false }),
  ];
  const compressed = (...names: string[]) => compress(new Set(names), all);

  test('all active categories of an archive become one wildcard, closed ones are not asked for', () => {
    expect(compressed('cs.AI', 'cs.LG')).toEqual(['cs.*']);
    expect(compressed('cs.AI')).toEqual(['cs.AI']);
    expect(compressed('cs.AI', 'cs.NA')).toEqual(['cs.AI', 'cs.NA']);
    expect(compressed('cs.AI', 'cs.LG', 'cs.NA')).toEqual(['cs.*']);
  });

  test('so does an archive that is its own only category', () => {
    expect(compressed('hep-th')).toEqual(['hep-th.*']);
  });

  test('the bare name of a closed archive stays what it is, and is no wildcard', () => {
    expect(compressed('astro-ph')).toEqual(['astro-ph']);
    expect(compressed('chao-dyn')).toEqual(['chao-dyn']);
    expect(compressed('astro-ph', 'astro-ph.GA')).toEqual(['astro-ph', 'astro-ph.*']);
  });

  test('all active archives become *.*, with or without test', () => {
    expect(compressed('cs.AI', 'cs.LG', 'hep-th', 'astro-ph.GA', 'test.soft')).toEqual(['*.*']);
    expect(compressed('cs.AI', 'cs.LG', 'hep-th', 'astro-ph.GA')).toEqual(['*.*']);
    expect(compressed('cs.AI', 'cs.LG', 'hep-th', 'test.soft')).toEqual(['cs.*', 'hep-th.*', 'test.*']);
  });

  test('nothing stays nothing, also where there are no categories at all', () => {
    expect(compressed()).toEqual([]);
    expect(compress(new Set(), [])).toEqual([]);
    expect(compress(new Set(), [category('test.soft')])).toEqual([]);
  });
});
