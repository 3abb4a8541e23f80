import { runApp } from '@gatehouse/platform';
import { AccountsModule } from './accounts.module';

void runApp('accounts', (settings) => AccountsModule.forRoot(settings));
