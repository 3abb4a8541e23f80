import { runApp } from '@gatehouse/platform';
import { AccountsModule } from './accounts.module';

/** Browsers may bring 64 KB of cookies, and have to be able to log in, or out of them, all the same. */
const maxHeaderSize = 128 * 1024;

void runApp('accounts', (settings) => AccountsModule.forRoot(settings), { maxHeaderSize });
