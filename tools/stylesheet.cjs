const sass = require('sass');
const { join } = require('node:path');

/** Compiles one SCSS file, with packages found in node_modules, to compressed CSS. */
exports.compileStylesheet = (path) =>
  sass.compile(path, {
    style: 'compressed',
    loadPaths: [join(__dirname, '..', 'node_modules')],
    quietDeps: true,
  }).css;
