import { request } from 'node:http';

/** Headers that node:http adds by itself. */
const added = new Set(['date', 'connection', 'keep-alive', 'transfer-encoding']);

export interface SampleAnswer {
  readonly status: number;
  /** Names and values in turn. */
  readonly headers: readonly string[];
}

/** What a server answers to one question, so that a bare server can be told to answer the same, byte for byte. */
export function sampleAnswer(port: number, cookie: string): Promise<SampleAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        host: '127.0.0.1',
        port,
        path: '/auth',
        headers: {
          'X-Original-URI': '/submit/1234567/verify-user?next=%2Fuser',
          'X-Original-Method': 'GET',
          Cookie: cookie,
        },
      },
      (response) => {
        response.resume();
        const { rawHeaders } = response;
        const headers = rawHeaders.filter(
          (_, index) => !added.has(rawHeaders[index - (index % 2)]!.toLowerCase()),
        );
        resolve({ status: response.statusCode!, headers });
      },
    );
    asked.on('error', reject).end();
  });
}
