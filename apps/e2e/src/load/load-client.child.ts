import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import type { LoadJob } from './load-job';

/**
 * Asks authorizers as fast as they answer, in a process of its own, so that nothing but the requests takes its time.
 * It alone keeps the ledger: one line per request, written when it is told to stop (SIGTERM).
 */
const job = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as LoadJob;
const ledger: string[] = [];
/** For each port, how often each status was answered. */
const counts: Record<number, number>[] = job.ports.map(() => ({}));
const giveUpAfter = 5_000;
let next = 0;
let stopping = false;

/** One connection that asks one question after the other. A connection that breaks is opened anew. */
class Asker {
  private socket: Socket | null = null;
  private buffer = '';
  private start = 0;
  private credential = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(private readonly target: number) {}

  open(): void {
    const socket = connect({ host: '127.0.0.1', port: job.ports[this.target]!, noDelay: true });
    this.socket = socket;
    socket.setEncoding('latin1');
    socket.once('connect', () => this.ask());
    socket.on('data', (text: string) => this.read(text));
    socket.on('error', () => socket.destroy());
    socket.once('close', () => this.reopen());
  }

  private ask(): void {
    if (stopping) return;
    this.credential = next;
    next = (next + 1) % job.credentials.length;
    this.buffer = '';
    this.timer = setTimeout(() => this.socket?.destroy(), giveUpAfter);
    const text = question(job.credentials[this.credential]!);
    this.start = now();
    this.socket!.write(text);
  }

  private read(text: string): void {
    this.buffer += text;
    const end = this.buffer.indexOf('\r\n\r\n');
    if (end < 0) return;
    const length = Number(/\r\ncontent-length: (\d+)/i.exec(this.buffer)?.[1] ?? 0);
    if (this.buffer.length < end + 4 + length) return;
    this.enter(Number(this.buffer.slice(9, 12)), processThatDecided(this.buffer));
    this.ask();
  }

  /** Status 0: there was no answer. */
  private enter(status: number, decidedBy = ''): void {
    if (this.timer === null) return;
    clearTimeout(this.timer);
    this.timer = null;
    ledger.push(`${this.start} ${now()} ${this.target} ${this.credential} ${status} ${decidedBy}`);
    const here = counts[this.target]!;
    here[status] = (here[status] ?? 0) + 1;
  }

  private reopen(): void {
    this.enter(0);
    if (!stopping) setTimeout(() => this.open(), 20);
  }
}

function question(credential: string): string {
  const lines = [
    `GET ${job.path} HTTP/1.1`,
    'Host: authorizer',
    'X-Original-URI: /load',
    'X-Original-Method: GET',
  ];
  return `${[...lines, credential].join('\r\n')}\r\n\r\n`;
}

/** The part of the decision's id that is the same for all decisions of one process of the authorizer. */
function processThatDecided(answer: string): string {
  return /\r\nx-auth-decision: ([\w-]{8})/i.exec(answer)?.[1] ?? '';
}

/** Milliseconds on the monotonic clock of the system, the same in all its processes. */
function now(): number {
  return Number(process.hrtime.bigint() / 1000n) / 1000;
}

for (const target of job.ports.keys()) {
  for (let connection = 0; connection < job.connectionsPerPort; connection += 1) new Asker(target).open();
}
setInterval(() => process.stdout.write(`${JSON.stringify(counts)}\n`), 50);
process.once('SIGTERM', () => {
  stopping = true;
  writeFileSync(job.ledgerFile, ledger.join('\n'));
  process.exit(0);
});
