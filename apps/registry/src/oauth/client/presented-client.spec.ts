import fc from 'fast-check';
import { DomainError } from '@gatehouse/identity';
import { OAuthForm } from '../oauth-form';
import { presentedClient } from './presented-client';

const form = (body: string) => OAuthForm.of({ contentType: 'application/x-www-form-urlencoded', body });
const basic = (pair: string) => ['Authorization', `Basic ${Buffer.from(pair).toString('base64')}`];

it('RFC 6749 §2.3.1: gives back whatever id and secret were form-encoded into HTTP Basic', () => {
  const text = fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' });
  const encode = (part: string) => new URLSearchParams({ x: part }).toString().slice(2);
  fc.assert(
    fc.property(text, text, (clientId, secret) => {
      const presented = presentedClient(basic(`${encode(clientId)}:${encode(secret)}`), form(''));
      expect(presented).toEqual({ method: 'client_secret_basic', clientId, secret });
    }),
  );
});

it('finds a header in whatever case its name is written', () => {
  const [, value] = basic('id:secret');
  expect(presentedClient(['AUTHORIZATION', value!], form(''))).toMatchObject({ clientId: 'id' });
});

it('keeps a colon of the secret', () => {
  expect(presentedClient(basic('id:a:b'), form(''))).toMatchObject({ clientId: 'id', secret: 'a:b' });
});

it('says nothing but invalid_client and invalid_request, whatever comes', () => {
  const anyForm = fc.dictionary(
    fc.constantFrom('client_id', 'client_secret', 'client_assertion', 'client_assertion_type'),
    fc.oneof(
      fc.string(),
      fc.base64String(),
      fc.constant('urn:ietf:params:oauth:client-assertion-type:jwt-bearer'),
    ),
  );
  const anyHeaders = fc.array(
    fc.tuple(
      fc.constantFrom('Authorization', 'authorization', 'X-Other'),
      fc.oneof(
        fc.string(),
        fc.base64String().map((text) => `Basic ${text}`),
      ),
    ),
    { maxLength: 3 },
  );
  fc.assert(
    fc.property(anyHeaders, anyForm, (headers, fields) => {
      try {
        const { clientId } = presentedClient(headers.flat(), form(new URLSearchParams(fields).toString()));
        expect(typeof clientId).toBe('string');
      } catch (error) {
        expect(error).toBeInstanceOf(DomainError);
        expect(['invalid_client', 'invalid_request']).toContain((error as DomainError).code);
      }
    }),
    { numRuns: 2000 },
  );
});
