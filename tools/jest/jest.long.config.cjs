const base = require('./jest.config.cjs');

/** What takes minutes: soak, chaos, millions of rows. */
module.exports = {
  ...base,
  testMatch: ['**/*.long.spec.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  maxWorkers: 1,
  testTimeout: 900_000,
};
