/** One conversation with a server, on a connection of its own: what is said next follows from what was answered. */
export interface Dialogue {
  /** The first request of a turn, which is what is counted. */
  begin(): Buffer;
  /**
   * What follows on this answer, or null: the turn is complete. Throws for an answer that it does not want.
   * @param answer the whole of it, head and body, in Latin-1
   */
  next(status: number, answer: string): Buffer | null;
}
