// node --require …/register.cjs program.ts: lets a test start a TypeScript program as a process of its own.
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');
const swc = require('@swc/core');

const root = join(__dirname, '../../../..');
const options = require(join(root, 'tools/swc.cjs'));
const { paths } = require(join(root, 'tsconfig.base.json')).compilerOptions;

Module._extensions['.ts'] = (module, filename) => {
  const { code } = swc.transformSync(readFileSync(filename, 'utf8'), { ...options, filename });
  module._compile(code, filename);
};

const resolveFilename = Module._resolveFilename;
Module._resolveFilename = function (request, ...rest) {
  const [file] = paths[request] ?? [];
  return resolveFilename.call(this, file === undefined ? request : join(root, file), ...rest);
};
