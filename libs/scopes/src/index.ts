export * from './catalogue';
export * from './roles';
export * from './scope';
