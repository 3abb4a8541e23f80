/**
 * Prints what a command has to say, and returns when all of it is written: text as it is, anything else as one JSON
 * value on one line. A long list goes out element by element, for no string may be as long as it could be.
 */
export async function print(said: unknown): Promise<void> {
  if (typeof said === 'string') await write(said.endsWith('\n') || said === '' ? said : `${said}\n`);
  else if (isLines(said)) for await (const line of said) await write(line);
  else if (Array.isArray(said)) await printArray(said);
  else await write(`${JSON.stringify(said)}\n`);
}

/** `… | head` closes the pipe when it has enough: that is no fault to tell of. */
export function stopWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(1);
    throw error;
  });
}

async function printArray(items: readonly unknown[]): Promise<void> {
  for (const [index, item] of items.entries())
    await write(`${index === 0 ? '[' : ','}${JSON.stringify(item)}`);
  await write(items.length === 0 ? '[]\n' : ']\n');
}

function isLines(said: unknown): said is AsyncIterable<string> {
  return typeof said === 'object' && said !== null && Symbol.asyncIterator in said;
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()));
  });
}
