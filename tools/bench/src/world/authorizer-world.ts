import { startRedis, type RedisServer } from '@gatehouse/testing';
import type { Cores } from '../machine/cores';
import { browserCookies, gatewayQuestion } from './gateway-question';
import { People } from './people';
import { sampleAnswer, type SampleAnswer } from './sample-answer';
import { newSecrets, sharedSettings, type Secrets } from './secrets';
import { startApp, type ServerUnderTest } from './server-under-test';

/** How many people are logged in: each sends requests in turn. */
const population = 1000;

/** An authorizer on a Redis in which people are logged in. */
export interface AuthorizerWorld {
  readonly secrets: Secrets;
  readonly redis: RedisServer;
  readonly people: People;
  readonly authorizer: ServerUnderTest;
  /** The `Cookie` header of each person's browser. */
  readonly cookies: readonly string[];
  /** NGINX's question for each of them. */
  readonly questions: readonly Buffer[];
  /** What the authorizer says to such a question. */
  readonly answer: SampleAnswer;
}

/** @param workers processes of the authorizer; 1 is one process and no primary */
export async function authorizerWorld(cores: Cores | null, workers = 1): Promise<AuthorizerWorld> {
  const secrets = newSecrets();
  const redis = await startRedis({ appendonly: true });
  const people = await People.at(redis.url, secrets);
  const cookies = await people.logIn(await people.subjects(population));
  const authorizer = await startAuthorizer(cores, secrets, redis, workers);
  const browsers = cookies.map(browserCookies);
  const answer = await sampleAnswer(authorizer.port, browsers[0]!);
  if (answer.status !== 200)
    throw new Error(`the authorizer says ${answer.status}: ${answer.headers.join(' ')}`);
  const questions = cookies.map((cookie) => gatewayQuestion(cookie));
  return { secrets, redis, people, authorizer, cookies: browsers, questions, answer };
}

/** An authorizer on the token store of a world. */
export function startAuthorizer(
  cores: Cores | null,
  secrets: Secrets,
  redis: RedisServer,
  workers: number,
): Promise<ServerUnderTest> {
  const settings = { ...sharedSettings(secrets, redis.url), WORKERS: String(workers) };
  return startApp(cores, 'authorizer', settings);
}

/** Ends what the world has started, so that it does not disturb the next scenario. */
export async function endWorld({ people, authorizer, redis }: AuthorizerWorld): Promise<void> {
  people.store.close();
  await authorizer.process.stop();
  await redis.stop();
}
