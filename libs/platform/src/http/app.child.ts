import 'reflect-metadata';
import { Module } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { runApp } from './run-app';
import { SampleModule } from './sample-app.fixture';

class Store implements OnApplicationShutdown {
  onApplicationShutdown(): void {
    process.stdout.write('store closed\n');
  }
}

@Module({ imports: [SampleModule], providers: [Store] })
class ChildModule {}

void runApp('accounts', () => ChildModule);
