import { HeldClock, SystemClock } from '@gatehouse/identity';
import { runApp } from '@gatehouse/platform';
import { AuthorizerModule } from './authorizer.module';
import { answerGateway } from './gateway-endpoint';

/** The gateway sends the client's headers along, and browsers may bring 64 KB of cookies. */
const maxHeaderSize = 128 * 1024;

void runApp('authorizer', (settings) => AuthorizerModule.forRoot(settings), {
  maxHeaderSize,
  clock: new HeldClock(new SystemClock()),
  securityHeaders: false,
  beforeListening: answerGateway,
});
