import { runApp } from '@gatehouse/platform';
import { RegistryModule } from './registry.module';

/** Browsers may bring 64 KB of cookies. */
const maxHeaderSize = 128 * 1024;

void runApp('registry', (settings) => RegistryModule.forRoot(settings), {
  maxHeaderSize,
});
