interface Waiting<Question, Answer> {
  readonly question: Question;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/** So many go into one statement at most, so that it stays small. */
const most = 64;

/**
 * Joins what is asked in one turn of the event loop to one statement. Nobody waits longer for it: it leaves as soon as
 * the requests that have arrived are read, and so after each of the questions was put. Where many log in it saves most
 * of what a statement costs this process, which is a write, a promise and an answer; and whose questions were answered
 * together go on together.
 */
export class JoinedQuestions<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];

  /** @param answers an answer to each, in the same order; what it throws, all get */
  constructor(private readonly answers: (questions: readonly Question[]) => Promise<readonly Answer[]>) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.waiting.length === 0) setImmediate(() => this.send());
      this.waiting.push({ question, resolve, reject });
      if (this.waiting.length === most) this.send();
    });
  }

  private send(): void {
    const asked = this.waiting;
    if (asked.length === 0) return;
    this.waiting = [];
    this.answers(asked.map(({ question }) => question)).then(
      (answers) => {
        for (const [index, { resolve }] of asked.entries()) resolve(answers[index]!);
      },
      (error: unknown) => {
        for (const { reject } of asked) reject(error);
      },
    );
  }
}
