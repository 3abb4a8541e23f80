export * from './canonical-path';
export * from './policy';
