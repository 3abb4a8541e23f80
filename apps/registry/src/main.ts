import { runApp } from '@gatehouse/platform';
import { RegistryModule } from './registry.module';

void runApp('registry', (settings) => RegistryModule.forRoot(settings));
