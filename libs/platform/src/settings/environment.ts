/** The only place that reads the process's environment. */
export function environment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the rule keeps all others away from it
  return process.env;
}
