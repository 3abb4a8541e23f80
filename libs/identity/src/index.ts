export * from './authorizations';
export * from './clock';
export * from './domain-error';
export * from './legacy-account';
export * from './randomness';
export * from './session';
export * from './session-id';
export * from './subject';
export { isUuid } from './uuid-key';
