/**
 * What a statement answers; ETIMEDOUT after so many milliseconds, as the driver says for a connection: a server that is
 * frozen or cut off never refuses, it is silent. The statement itself goes on.
 */
export async function answered<T>(statement: Promise<T>, limit: number): Promise<T> {
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
