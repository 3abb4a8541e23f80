import type { Logger as Pino } from 'pino';
import type { Durations, Labels, ObservedDurations } from '../metrics/durations';
import type { Metrics } from '../metrics/metrics';
import { redact } from './redact';
import { withRequestId } from './request-context';

/** Upper bounds, in milliseconds. */
const buckets = [1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000];

export interface AnsweredRequest {
  readonly id: string;
  readonly method: string;
  /** Without the query: it may hold codes and links that let someone in. */
  readonly path: string;
  /** The pattern that the path fits. */
  readonly route: string;
  readonly status: number;
  readonly ms: number;
  /** Of the answer's body; null where nobody counted. */
  readonly bytes: number | null;
}

interface Series {
  readonly labels: Labels;
  readonly observed: ObservedDurations;
}

/** Closes each request with a line in the log and a count in the metrics. */
export class RequestLog {
  private readonly log: Pino;
  private readonly durations: Durations;
  /** By method, route and kind of status: names of methods and patterns of routes are few. */
  private readonly series = new Map<string, Series>();

  constructor(log: Pino, metrics: Metrics) {
    // The fields are known here, and of all of them only the path may hold a secret.
    this.log = log.child({}, { formatters: { log: (fields) => fields } });
    this.durations = metrics.durations({
      name: 'http_request_duration_seconds',
      help: 'Seconds from the request to the end of the answer.',
      buckets,
      labelled: true,
    });
    const { series } = this;
    metrics.counter({
      name: 'http_requests_total',
      help: 'Requests answered.',
      labelNames: ['method', 'route', 'status'],
      collect() {
        this.reset();
        for (const { labels, observed } of series.values()) this.inc(labels, observed.count);
      },
    });
  }

  /** @param isChatter whether it would drown the rest of the log */
  answered({ id, method, path, route, status, ms, bytes }: AnsweredRequest, isChatter: boolean): void {
    this.observedOf(method, route, Math.floor(status / 100)).observe(ms);
    const level = isChatter ? 'debug' : 'info';
    if (!this.log.isLevelEnabled(level)) return;
    const shown = redact(path.slice(0, 500));
    const fields = { method, path: shown, status, ms: Math.round(ms * 100) / 100, bytes };
    withRequestId(id, () => this.log[level](fields, 'request'));
  }

  private observedOf(method: string, route: string, hundreds: number): ObservedDurations {
    const key = `${hundreds}${method} ${route}`;
    let series = this.series.get(key);
    if (series === undefined) {
      const labels = { method, route, status: `${hundreds}xx` };
      this.series.set(key, (series = { labels, observed: this.durations.of(labels) }));
    }
    return series.observed;
  }
}
