const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const { compilerOptions } = require('../../tsconfig.base.json');

const paths = Object.entries(compilerOptions.paths);

/** Packages that are published as ES modules only; Jest runs them as CommonJS. */
const esmOnly = ['@nestjs', 'jose', 'uuid', 'preact', 'preact-render-to-string', 'commander'];

/** @type {import('jest').Config} */
module.exports = {
  rootDir: join(__dirname, '..', '..'),
  testEnvironment: '<rootDir>/tools/jest/environment.cjs',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/tools'],
  testMatch: ['**/*.spec.ts', '**/*.spec.tsx'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '\\.long\\.spec\\.ts$'],
  moduleNameMapper: Object.fromEntries(
    paths.map(([name, [file]]) => [`^${name}$`, `<rootDir>/${file.replace('./', '')}`]),
  ),
  transform: {
    '\\.scss$': '<rootDir>/tools/jest/scss.cjs',
    '\\.sql$': '<rootDir>/tools/jest/text.cjs',
    '^.+\\.(ts|tsx|js|mjs)$': ['@swc/jest', require('../swc.cjs')],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  setupFiles: ['reflect-metadata'],
  globalSetup: '<rootDir>/tools/jest/setup.cjs',
  globalTeardown: '<rootDir>/tools/jest/teardown.cjs',
  reporters: ['default', '<rootDir>/tools/jest/skipped-reporter.cjs'],
  // Much of a test is waiting for servers: two at once even where there are two cores.
  maxWorkers: Math.max(2, availableParallelism() - 1),
  testTimeout: 60_000,
};
