/** The end of a command's help: one line that can be typed. */
export function example(line: string): string {
  return `\nExample:\n  npm run -s cli -- ${line}`;
}
