import { connect, type Socket } from 'node:net';
import { AnswerReader } from './answer-reader';

/** One keep-alive connection that carries one request at a time. Bytes in, status out. */
export class Connection {
  private readonly socket: Socket;
  private readonly reader = new AnswerReader();
  private onAnswer: ((status: number) => void) | null = null;
  private closing = false;

  /** @param fail hears of a connection that broke, or of an answer that cannot be read */
  private constructor(
    port: number,
    private readonly fail: (error: Error) => void,
    opened: () => void,
  ) {
    const onread = {
      buffer: Buffer.allocUnsafeSlow(64 * 1024),
      callback: (length: number, bytes: Uint8Array) => this.receive(bytes as Buffer, length),
    };
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true, onread }, opened);
    this.socket.on('error', (error) => this.closing || fail(error));
    this.socket.on('close', () => this.closing || fail(new Error('the server closed a connection')));
  }

  static open(port: number, fail: (error: Error) => void): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const connection: Connection = new Connection(
        port,
        (error) => (reject(error), fail(error)),
        () => resolve(connection),
      );
    });
  }

  static openMany(count: number, port: number, fail: (error: Error) => void): Promise<Connection[]> {
    return Promise.all(Array.from({ length: count }, () => Connection.open(port, fail)));
  }

  ask(request: Buffer, onAnswer: (status: number) => void): void {
    this.onAnswer = onAnswer;
    this.socket.write(request);
  }

  /** What was answered last; to be asked for in `onAnswer`. */
  get answer(): string {
    return this.reader.text;
  }

  close(): void {
    this.closing = true;
    this.socket.destroy();
  }

  private receive(buffer: Buffer, length: number): boolean {
    try {
      const status = this.reader.read(buffer.subarray(0, length));
      if (status > 0) this.onAnswer?.(status);
    } catch (error) {
      this.fail(error as Error);
    }
    return true;
  }
}
