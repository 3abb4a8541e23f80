import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import type { LegacyFeed } from '@gatehouse/legacy';
import type { Metrics } from '@gatehouse/platform';

/** Runs the feed for as long as the app runs, and tells how far behind it is. */
export class FollowLegacy implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly feed: LegacyFeed,
    metrics: Metrics,
  ) {
    metrics.gauge({
      name: 'legacy_feed_lag_seconds',
      help: 'How long ago the last complete look at the old system began.',
      // Each worker looks for itself, and a sum of lags would be nobody's.
      aggregator: 'max',
      collect() {
        this.set(feed.lagSeconds());
      },
    });
  }

  onApplicationBootstrap(): void {
    this.feed.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.feed.stop();
  }
}
