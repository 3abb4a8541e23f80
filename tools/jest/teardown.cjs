const { endPolitely } = require('./left-over.cjs');

/** Ends the servers that test files shared, and what a crashed worker left behind, and removes the run's folder. */
module.exports = () => endPolitely(process.env.GATEHOUSE_TEST_RUN);
