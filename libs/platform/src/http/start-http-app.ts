import cookie from '@fastify/cookie';
import { Module } from '@nestjs/common';
import type { DynamicModule, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DestinationStream } from 'pino';
import type { Clock } from '@gatehouse/identity';
import { HealthProbes } from '../health/health-probes';
import { JsonLogger, openLog } from '../logging/json-logger';
import { RequestLog } from '../logging/request-log';
import { Metrics } from '../metrics/metrics';
import type { Settings } from '../settings/settings';
import type { Worker } from '../workers/worker';
import { followBodyLimits } from './body-limit';
import { ErrorPages } from './error-pages';
import { exitOnSignals } from './exit-on-signals';
import { readForms } from './form-parser';
import { GracefulFastifyAdapter } from './graceful-fastify.adapter';
import { addressReader } from './client-address';
import { addOperationsRoutes } from './operations-routes';
import { OtherMethods } from './other-methods';
import { PlatformModule } from './platform.module';
import { PlainRoutes } from './plain/plain-routes';
import { PlainServer } from './plain/plain-server';
import { ProblemLog } from './problem-log';
import { ProblemFilter } from './problem.filter';
import { observeRequests } from './request-hooks';
import { programHeaders, securityHeaders } from './security-headers';
import { limitsOf, serverOptions } from './server-options';
import type { AnswerError, ServerLimits } from './server-options';
import { inputValidation } from './validation';

export interface HttpAppOptions extends ServerLimits {
  /** False for an app whose answers no browser ever shows. */
  readonly securityHeaders?: boolean;
  /** Milliseconds that requests under way have to finish when the app stops; 10,000 by default. */
  readonly stopWithin?: number;
  /** False leaves SIGTERM and SIGINT to the caller. */
  readonly signals?: boolean;
  /** Called when the app is built and before it takes requests. */
  readonly beforeListening?: (app: NestFastifyApplication) => void;
  /** Where the time comes from; the system's clock by default. */
  readonly clock?: Clock;
  /** Where log lines go; standard output by default. */
  readonly log?: DestinationStream;
  /** Where the app runs in several processes: this one's place among them. */
  readonly worker?: Worker | null;
}

/** What an app may have, or null; asked for in this way because `app.get` would log an error where there is none. */
const errorPages = Symbol('ErrorPages');
const plainRoutes = Symbol('PlainRoutes');

@Module({
  providers: [
    {
      provide: errorPages,
      inject: [{ token: ErrorPages, optional: true }],
      useFactory: (pages?: ErrorPages) => pages ?? null,
    },
    {
      provide: plainRoutes,
      inject: [{ token: PlainRoutes, optional: true }],
      useFactory: (routes?: PlainRoutes) => routes ?? null,
    },
  ],
})
class HttpApp {}

/**
 * Starts an app: its module beside `PlatformModule`, on the port of the settings, with everything that all apps have
 * in common. Rejects if the module cannot be built or the port is taken.
 */
export async function startHttpApp(
  module: Type | DynamicModule,
  settings: Settings,
  options: HttpAppOptions = {},
): Promise<NestFastifyApplication> {
  const log = openLog(settings, options.log);
  const problems = new ProblemLog(log);
  const answerError: AnswerError = (error, request, reply) =>
    filterOf(app, problems).answer(error, request, reply);
  const adapter = new GracefulFastifyAdapter(
    serverOptions(settings, options, answerError),
    options.stopWithin ?? 10_000,
  );
  const root = { module: HttpApp, imports: [PlatformModule.forRoot(settings, options.clock), module] };
  const app: NestFastifyApplication = await NestFactory.create<NestFastifyApplication>(root, adapter, {
    logger: new JsonLogger(log),
    bodyParser: false,
    abortOnError: false,
  });
  try {
    const others = await configure(app, adapter, settings, options, log);
    options.beforeListening?.(app);
    await app.init();
    others.refuse();
    await app.listen(settings.port, settings.host === 'localhost' ? '127.0.0.1' : settings.host);
  } catch (error) {
    await app.close();
    throw error;
  }
  log.info({ address: await app.getUrl() }, 'listening');
  return app;
}

async function configure(
  app: NestFastifyApplication,
  adapter: GracefulFastifyAdapter,
  settings: Settings,
  options: HttpAppOptions,
  log: ReturnType<typeof openLog>,
): Promise<OtherMethods> {
  const server = adapter.getInstance();
  const [probes, metrics] = [app.get(HealthProbes), app.get(Metrics)];
  const [requests, problems] = [new RequestLog(log, metrics), new ProblemLog(log)];
  const headers = (options.securityHeaders ?? true) ? securityHeaders(settings.production) : {};
  observeRequests(server, requests, headers);
  await app.register(cookie);
  readForms(server);
  server.removeContentTypeParser('text/plain');
  const others = new OtherMethods(server);
  others.follow();
  const worker = options.worker ?? null;
  worker?.tells(metrics.registry);
  followBodyLimits(server);
  addOperationsRoutes(server, probes, metrics, worker);
  app.useGlobalPipes(inputValidation());
  app.useGlobalFilters(filterOf(app, problems));
  const routes = app.get<PlainRoutes | null>(plainRoutes);
  if (routes !== null) {
    const { bodyLimit } = limitsOf(options);
    const limits = {
      addressOf: addressReader(settings.trustedProxies),
      bodyLimit,
      headers: programHeaders(headers),
    };
    new PlainServer(routes, requests, problems, limits).before(app.getHttpServer());
  }
  const forgetSignals = options.signals === false ? () => undefined : exitOnSignals(app, log, worker);
  server.addHook('preClose', (done) => {
    probes.stop();
    forgetSignals();
    done();
  });
  return others;
}

function filterOf(app: NestFastifyApplication, problems: ProblemLog): ProblemFilter {
  return new ProblemFilter(problems, app.get(errorPages));
}
