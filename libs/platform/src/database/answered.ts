/** Milliseconds that a statement may take. Ours are all on keys; a server that needs longer hangs. */
const limit = 5_000;

/** ETIMEDOUT, as the driver says for a connection: a server that is frozen or cut off never refuses, it is silent. */
export async function answered<T>(statement: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const silence = new Promise<never>((_, reject) => {
    const late = () =>
      reject(Object.assign(new Error(`no answer within ${limit} ms`), { code: 'ETIMEDOUT' }));
    timer = setTimeout(late, limit);
  });
  try {
    return await Promise.race([statement, silence]);
  } finally {
    clearTimeout(timer);
  }
}
