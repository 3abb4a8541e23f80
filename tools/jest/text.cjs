/** Lets a test import a file as the build does: as its text. */
module.exports = {
  process: (source) => ({ code: `exports.__esModule = true; exports.default = ${JSON.stringify(source)};` }),
};
