const { createHash } = require('node:crypto');
const { readdirSync, readFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const { compileStylesheet } = require('../stylesheet.cjs');

/** Lets a test import a stylesheet as the build does: as its compiled text. */
module.exports = {
  process: (_source, path) => ({ code: `module.exports = ${JSON.stringify(compileStylesheet(path))};` }),

  /** Of all stylesheets of the folder: Jest itself looks at the one that is imported, not at its parts. */
  getCacheKey: (_source, path) => {
    const hash = createHash('sha256').update(path);
    for (const name of readdirSync(dirname(path)).sort())
      hash.update(readFileSync(join(dirname(path), name)));
    return hash.digest('hex');
  },
};
