/** The command line makes no sense, whatever the stores say. Ends with exit code 2. */
export class WrongUsage extends Error {
  override readonly name = 'WrongUsage';
}
