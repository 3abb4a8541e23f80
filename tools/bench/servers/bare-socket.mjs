// The least that can answer at all: it looks at nothing, and writes the same bytes for whatever arrives. What the load
// generator gets out of it is the most that the load generator can do.
import { createServer } from 'node:net';

const head = 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n';
const bytes = Buffer.from(`${head}X-Filler: ${'x'.repeat(1000)}\r\n\r\n`);

createServer({ noDelay: true }, (socket) => {
  socket.on('data', () => socket.write(bytes));
  socket.on('error', () => socket.destroy());
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
