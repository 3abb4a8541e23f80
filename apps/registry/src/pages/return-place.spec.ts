import { returnPlace } from './return-place';

it.each([
  ['https://client.example.org/callback', { kind: 'site', host: 'client.example.org' }],
  ['https://client.example.org:8443/', { kind: 'site', host: 'client.example.org:8443' }],
  ['https://accounts.example.org@evil.example/', { kind: 'site', host: 'evil.example' }],
  ['https://xn--exmple-qta.org/', { kind: 'site', host: 'xn--exmple-qta.org' }],
  ['https://exämple.org/', { kind: 'site', host: 'xn--exmple-cua.org' }],
  ['http://127.0.0.1:51004/callback', { kind: 'program' }],
  ['http://[::1]/', { kind: 'program' }],
  ['http://127.0.0.1.example.org/', { kind: 'site', host: '127.0.0.1.example.org' }],
  ['com.example.app:/callback', { kind: 'app', scheme: 'com.example.app' }],
])('%s leads to %j', (redirectUri, place) => {
  expect(returnPlace(redirectUri)).toEqual(place);
});
