/** One line of JSON for whoever watches; see `device-program.ts`. */
export function say(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`);
}
