export * from './catalogue';
export * from './identity-scopes';
export * from './roles';
export * from './scope';
