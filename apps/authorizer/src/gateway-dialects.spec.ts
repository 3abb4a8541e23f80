import { dialectOf, envoyDialect, forwardDialect, nginxDialect } from './gateway-dialects';

test.each([
  ['/auth', 'GET', nginxDialect],
  ['/auth?x=/auth/forward', 'HEAD', nginxDialect],
  ['/auth/forward', 'GET', forwardDialect],
  ['/auth/forward?x', 'HEAD', forwardDialect],
  ['/auth/envoy/auth', 'GET', envoyDialect],
  ['/auth/envoy/', 'DELETE', envoyDialect],
  ['/auth/envoy', 'OPTIONS', envoyDialect],
  ['/auth', 'POST', null],
  ['/auth/forward', 'POST', null],
  ['/auth/', 'GET', null],
  ['/auth/forward/x', 'GET', null],
  ['/authx', 'GET', null],
  ['/auth/forwardx', 'GET', null],
  ['/AUTH', 'GET', null],
  ['/healthz', 'GET', null],
] as const)('%s asked by %s is read in its dialect, and no other', (url, method, dialect) => {
  expect(dialectOf(url, method)).toBe(dialect);
});
