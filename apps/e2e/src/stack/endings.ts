/** How what was started is ended, in the reverse order of its start; also when a later start fails. */
export class Endings {
  private readonly endings: (() => unknown)[] = [];

  /** Remembers how to end something, and passes it on. */
  add<T>(started: T, end: (started: T) => unknown): T {
    this.endings.push(() => end(started));
    return started;
  }

  async end(): Promise<void> {
    for (const end of this.endings.splice(0).reverse()) await end();
  }

  /** Runs a start; if it fails, ends what it had started by then. */
  static async around<T>(start: (endings: Endings) => Promise<T>): Promise<T> {
    const endings = new Endings();
    try {
      return await start(endings);
    } catch (error) {
      await endings.end();
      throw error;
    }
  }
}
