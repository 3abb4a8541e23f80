import fc from 'fast-check';
import { CredentialReader } from './credentials';

const names = { session: 'ARXIVNG_SESSION_ID', legacy: 'tapir_session', permanent: 'tapir_permanent' };
const reader = new CredentialReader(names);
const read = (cookie?: string[], authorization?: string[]) => reader.read(authorization, cookie);

describe('credentials', () => {
  it('are told from other cookies, which stay as they came', () => {
    const header =
      'a=1; ARXIVNG_SESSION_ID=x.y.z;tapir_session="1:2:3:4:5:s"; b="2 3"; tapir_permanent=7-s; c; =d';
    expect(read([header])).toEqual({
      bearer: null,
      sessionCookies: ['x.y.z'],
      legacyCookies: ['1:2:3:4:5:s'],
      otherCookies: 'a=1; b="2 3"; c; =d',
    });
  });

  it('are found in every header and under every repetition of a name', () => {
    const { sessionCookies, legacyCookies } = read([
      'ARXIVNG_SESSION_ID=1; tapir_session=2',
      'ARXIVNG_SESSION_ID = 3',
    ]);
    expect([sessionCookies, legacyCookies]).toEqual([['1', '3'], ['2']]);
  });

  it('are the same when the same header comes again', () => {
    const header = 'a=1; ARXIVNG_SESSION_ID=x; tapir_session=1:2';
    const first = read([header]);
    expect(read([header])).toEqual(first);
    expect(read([header], ['Bearer t'])).toEqual({ ...first, bearer: { token: 't' } });
    expect(read([header, 'ARXIVNG_SESSION_ID=y']).sessionCookies).toEqual(['x', 'y']);
    expect(read([`${header}; ${'b'.repeat(5000)}`]).sessionCookies).toEqual(['x']);
  });

  it('are not found under names that only look alike', () => {
    const others = 'arxivng_session_id=1; XARXIVNG_SESSION_ID=2; ARXIVNG_SESSION_ID2=3; tapir_sessions=4';
    expect(read([others])).toMatchObject({ sessionCookies: [], legacyCookies: [], otherCookies: others });
  });

  it('may be a bearer token, whatever the case of its scheme', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(read(undefined, [`${scheme} gh_abc.def`]).bearer).toEqual({ token: 'gh_abc.def' });
    }
  });

  it.each([
    ['Basic Zm9vOmJhcg=='],
    ['Bearer Bearer x'],
    ['Bearer'],
    ['Bearer '],
    ['Bearer a b'],
    ['x'],
    [''],
    ['Bearer a,b'],
  ])('are malformed: %j', (value) => {
    expect(read(undefined, [value]).bearer).toBe('malformed');
  });

  it('of two Authorization headers are several, even if they are the same', () => {
    expect(read(undefined, ['Bearer x', 'Bearer x']).bearer).toBe('several');
  });

  it('never leave a session cookie among the others', () => {
    const pair = fc.oneof(
      fc.string(),
      fc
        .tuple(fc.constantFrom(...Object.values(names)), fc.constantFrom('', ' ', '\t'), fc.string())
        .map(([name, space, value]) => `${name}${space}=${value}`),
    );
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        const { otherCookies } = read([pairs.join(';')]);
        return !otherCookies
          .split(';')
          .some((other) => Object.values(names).includes(other.split('=')[0]!.trim()));
      }),
    );
  });
});
