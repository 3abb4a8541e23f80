import 'reflect-metadata';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module, Param } from '@nestjs/common';
import type { OnApplicationShutdown } from '@nestjs/common';
import { environment } from '../settings/environment';
import { runApp } from './run-app';
import { SampleModule } from './sample-app.fixture';

const say = (line: string) => process.stdout.write(`${line}\n`);

class Store implements OnApplicationShutdown {
  onApplicationShutdown(): void {
    say('store closed');
  }
}

/** Work that needs the store from its beginning to its end, and says when that is. */
@Controller('work')
class WorkController {
  @Get(':ms')
  async work(@Param('ms') ms: string) {
    say('work begun');
    await sleep(Number(ms));
    say('work done');
    return 'done';
  }
}

@Controller('pid')
class PidController {
  @Get()
  pid() {
    return String(process.pid);
  }
}

@Module({ imports: [SampleModule], controllers: [WorkController, PidController], providers: [Store] })
class ChildModule {}

void runApp('accounts', () => {
  if (environment()['DIE_AT_START'] !== undefined) process.kill(process.pid, 'SIGKILL');
  return ChildModule;
});
