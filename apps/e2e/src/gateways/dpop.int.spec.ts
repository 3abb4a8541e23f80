import { describeWith, DpopKey } from '@gatehouse/testing';
import { headerOf } from '../echo/received-request';
import type { Headers } from '../http/raw-request';
import { otherGateways } from '../stack/other-gateways';
import { OtherStack } from './other-stack';

for (const gateway of otherGateways) {
  describeWith(
    ['redis-server', gateway.program],
    `a token that is bound to a key (RFC 9449), through ${gateway.program}`,
    () => {
      let other: OtherStack;
      let key: DpopKey;
      let token: string;

      beforeAll(async () => {
        other = await OtherStack.start(gateway);
        key = await DpopKey.make();
        const user = await other.stack.people.user('program');
        token = await other.stack.people.bearerToken(user, key.thumbprint);
      }, 60_000);
      afterAll(() => other?.stop());

      const aProof = (url: string, method = 'GET') => key.proof({ method, url, accessToken: token });
      const shown = (...proofs: string[]): Headers => [
        ['Authorization', `DPoP ${token}`],
        ...proofs.map((proof) => ['DPoP', proof] as const),
      ];
      const url = 'http://service.example.org/papers';
      const target = '/papers?a=b';

      test('lets its user in with a proof, once, and the service sees neither', async () => {
        const proof = await aProof(url, 'POST');
        const { status, received } = await other.send({ method: 'POST', target, headers: shown(proof) });
        expect([status, headerOf(received!, 'X-Auth-Username')]).toEqual([200, 'program']);
        expect(headerOf(received!, 'DPoP')).toBeNull();
        for (const secret of [token, proof]) expect(JSON.stringify(received)).not.toContain(secret);
        const again = await other.send({ method: 'POST', target, headers: shown(proof) });
        expect([again.status, again.received]).toEqual([401, null]);
        expect(again.answer.header('WWW-Authenticate')).toMatch(/^DPoP error="invalid_dpop_proof", algs="/);
      });

      test.each([
        ['another method', 'POST', url],
        ['another scheme', 'GET', url.replace('http:', 'https:')],
        ['another host', 'GET', url.replace('service', 'other')],
        ['another path', 'GET', `${url}/`],
      ])('is none with a proof for %s', async (_what, method, address) => {
        const { status, received } = await other.send({
          target,
          headers: shown(await aProof(address, method)),
        });
        expect([status, received]).toEqual([401, null]);
      });

      test('is none with two proofs, with none, and when it is borne', async () => {
        const borne: Headers = [['Authorization', `Bearer ${token}`]];
        for (const headers of [shown(await aProof(url), await aProof(url)), shown(), borne]) {
          const { status, received } = await other.send({ target, headers });
          expect([status, received]).toEqual([401, null]);
        }
      });

      test('a proof reaches no service, wherever it is sent', async () => {
        for (const place of [target, '/public/page']) {
          const headers: Headers = [['DPoP', await aProof(url)]];
          const { status, received } = await other.sendAsUser({ target: place, headers });
          expect([status, headerOf(received!, 'DPoP')]).toEqual([200, null]);
        }
      });
    },
  );
}
