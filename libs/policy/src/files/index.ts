export * from './parse-policy-file';
export * from './policy-file.schema';
export * from './policy-text';
