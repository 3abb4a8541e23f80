/** The only place that reads the process's environment. */
export function environment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-properties -- the rule keeps all others away from it
  return process.env;
}

/** How a primary tells its workers that they are some, and which. No setting: nobody else sets it. */
export const workerVariable = 'GATEHOUSE_WORKER';

/** Which worker of a primary of ours this process is, from 1; null: none. */
export function workerNumber(): number | null {
  const number = environment()[workerVariable];
  return number === undefined ? null : Number(number);
}
