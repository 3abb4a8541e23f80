import type { MetricObject } from 'prom-client';

/** What a registry tells of its metrics, as `getMetricsAsJSON` gives it. NaN and Infinity arrive as null. */
export type ToldMetrics = readonly ToldMetric[];

export interface ToldMetric extends Omit<MetricObject, 'collect'> {
  readonly values: readonly ToldValue[];
}

export interface ToldValue {
  readonly value: number | null;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly metricName?: string;
}

/** What the primary says to a worker on the IPC channel. */
export type ToWorker =
  | { readonly kind: 'stop' }
  /** Asks for the worker's own metrics. */
  | { readonly kind: 'tell metrics'; readonly question: number }
  /** The answer to `metrics of all`, in the exposition format. */
  | { readonly kind: 'metrics of all'; readonly question: number; readonly text: string };

/** What a worker says to the primary. */
export type ToPrimary =
  /** In words for people, without secrets: they go to standard error. */
  | { readonly kind: 'does not start'; readonly why: string }
  | { readonly kind: 'metrics'; readonly question: number; readonly metrics: ToldMetrics }
  | { readonly kind: 'metrics of all'; readonly question: number };
