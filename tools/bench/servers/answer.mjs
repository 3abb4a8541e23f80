// What all bare servers answer: status and headers as another server gave them, from the environment.
import { createServer } from 'node:http';

const { status, headers } = JSON.parse(process.env.ANSWER);

export function answer(response) {
  response.writeHead(status, headers);
  response.end('');
}

export function serve(handle) {
  createServer(handle).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
}

process.once('SIGTERM', () => process.exit(0));
