// argon2id and nothing else: GET /<milliseconds> verifies for so long and answers how many it did in how many seconds.
import { createServer } from 'node:http';
import { hash, verify } from '@node-rs/argon2';

const milliseconds = (url) => Number(url.slice(1));
const { password, options, running } = JSON.parse(process.env.WORK);
const strongHash = await hash(password, options);

async function verifyFor(limit) {
  const start = performance.now();
  let verified = 0;
  const worker = async () => {
    while (performance.now() - start < limit) {
      if (!(await verify(strongHash, password))) throw new Error('the right password was refused');
      verified += 1;
    }
  };
  await Promise.all(Array.from({ length: running }, worker));
  return { verified, seconds: (performance.now() - start) / 1000 };
}

createServer(async (request, response) => {
  response.end(JSON.stringify(await verifyFor(milliseconds(request.url))));
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'));
