import fc from 'fast-check';
import { CredentialReader, type CookieReaders } from './credentials';

const names = { session: 'ARXIVNG_SESSION_ID', legacy: 'tapir_session', permanent: 'tapir_permanent' };
/** Cookies say what they are. `x` is signed by nobody. */
const say = jest.fn((text: string) => (text === 'x' ? null : text));
const reader = new CredentialReader(names, { session: say, legacy: say } as object as CookieReaders);
const borne = (token: string) => ({ scheme: 'Bearer', token });
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

  it('are the same when the same header comes again, and are not checked again', () => {
    const header = 'a=1; ARXIVNG_SESSION_ID=y; tapir_session=1:2';
    const first = read([header]);
    const checks = say.mock.calls.length;
    expect(read([header])).toEqual(first);
    expect(read([header], ['Bearer t'])).toEqual({ ...first, bearer: borne('t') });
    expect(say.mock.calls.length).toBe(checks);
    expect(read([header, 'ARXIVNG_SESSION_ID=z']).sessionCookies).toEqual(['y', 'z']);
  });

  it('are checked each time where nothing was signed, or the header is long: such are not kept', () => {
    for (const header of ['ARXIVNG_SESSION_ID=x; a', `ARXIVNG_SESSION_ID=y; ${'b'.repeat(5000)}`]) {
      const first = read([header]);
      const checks = say.mock.calls.length;
      expect(read([header])).toEqual(first);
      expect(say.mock.calls.length).toBe(checks + 1);
    }
    expect(read(['ARXIVNG_SESSION_ID=x']).sessionCookies).toEqual([null]);
  });

  it('are looked for in no more than a few of many cookies', () => {
    const header = Array.from({ length: 1000 }, (_, number) => `ARXIVNG_SESSION_ID=${number}`).join('; ');
    expect(read([header])).toMatchObject({ sessionCookies: ['0', '1', '2', '3', '4', '5', '6', '7'] });
  });

  it('are not found under names that only look alike', () => {
    const others = 'arxivng_session_id=1; XARXIVNG_SESSION_ID=2; ARXIVNG_SESSION_ID2=3; tapir_sessions=4';
    expect(read([others])).toMatchObject({ sessionCookies: [], legacyCookies: [], otherCookies: others });
  });

  it('may be a bearer token, whatever the case of its scheme', () => {
    for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
      expect(read(undefined, [`${scheme} gh_abc.def`]).bearer).toEqual(borne('gh_abc.def'));
    }
  });

  it('may be a token that is bound to a key, with every proof that came', () => {
    for (const scheme of ['DPoP', 'dpop', 'DPOP']) {
      const { bearer } = reader.read([`${scheme} gh_abc.def`], undefined, ['p', 'q']);
      expect(bearer).toEqual({ scheme: 'DPoP', token: 'gh_abc.def', proof: ['p', 'q'] });
    }
    expect(reader.read(undefined, undefined, ['p']).bearer).toBeNull();
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
    ['DPoP'],
    ['DPoP Bearer x'],
    ['Bearer DPoP x'],
    ['DPoPx y'],
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
