// node:http, and one GET for each request.
import { Redis } from 'ioredis';
import { answer, serve } from './answer.mjs';

const redis = new Redis(process.env.REDIS_URL, { protocol: 2 });
const key = process.env.REDIS_KEY;
await redis.ping();

serve(async (_request, response) => {
  const value = await redis.get(key);
  if (value === null) throw new Error(`${key} is not there`);
  answer(response);
});
