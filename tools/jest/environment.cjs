const { TestEnvironment } = require('jest-environment-node');

/**
 * After a test file, and after the file's own `afterAll`, ends what it has started by libs/testing and forgotten.
 * (An `afterAll` of libs/testing would come first, and end servers that the file still has connections to.)
 */
module.exports = class extends TestEnvironment {
  async handleTestEvent(event) {
    if (event.name !== 'run_finish') return;
    await this.global[Symbol.for('gatehouse.testing.endEverything')]?.();
  }
};
