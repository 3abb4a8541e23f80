/** Milliseconds that a caller waits for steps that may also be done later. */
const patience = 3000;

/** What `work` says; false where it takes longer than a caller should wait: it goes on, and is done all the same. */
export async function settled(work: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const enough = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), patience)));
  try {
    return await Promise.race([work, enough]);
  } finally {
    clearTimeout(timer);
  }
}
