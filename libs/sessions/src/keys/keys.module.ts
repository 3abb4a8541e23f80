import { Logger, Module, type DynamicModule, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '@gatehouse/identity';
import { audienceKeys, FollowedFile, signingJwks, type Settings } from '@gatehouse/platform';
import { AudienceKeys } from './audience-keys';
import { SigningKeys } from './signing-keys';

/**
 * The keys that tokens are signed and encrypted with. While an app runs, both follow their files; they need no store.
 * An app that signs or publishes does not start without a key that may sign.
 */
@Module({})
export class KeysModule {
  static forRoot(settings: Settings): DynamicModule {
    return {
      module: KeysModule,
      global: true,
      providers: [
        { provide: SigningKeys, inject: [Clock], useFactory: (clock: Clock) => signingKeys(settings, clock) },
        { provide: AudienceKeys, useFactory: () => new AudienceKeys(settings.gatewayToken) },
        {
          provide: FollowedKeys,
          inject: [SigningKeys, AudienceKeys],
          useFactory: (signing: SigningKeys, audiences: AudienceKeys) =>
            new FollowedKeys(filesOf(settings, signing, audiences)),
        },
      ],
      exports: [SigningKeys, AudienceKeys],
    };
  }
}

class FollowedKeys implements OnModuleInit, OnModuleDestroy {
  constructor(private readonly files: readonly Pick<FollowedFile<unknown>, 'start' | 'stop'>[]) {}

  onModuleInit(): void {
    for (const file of this.files) file.start();
  }

  onModuleDestroy(): void {
    for (const file of this.files) file.stop();
  }
}

function signingKeys({ app, gatewayToken }: Settings, clock: Clock): SigningKeys {
  const keys = new SigningKeys(gatewayToken.signingKeys, clock);
  if (app === 'registry' || (app === 'authorizer' && gatewayToken.format === 'jws')) keys.require();
  return keys;
}

/** A command is over before a file changes. */
function filesOf({ app, gatewayToken }: Settings, signing: SigningKeys, audiences: AudienceKeys) {
  if (app === 'cli') return [];
  const log = new Logger('Keys');
  const files = [];
  if (gatewayToken.signingKeysFile !== null) {
    const take = signing.replace.bind(signing);
    const file = gatewayToken.signingKeysFile;
    files.push(new FollowedFile({ name: 'SIGNING_KEYS_FILE', file, parse: signingJwks, take }, log));
  }
  if (gatewayToken.keysFile !== null) {
    const take = audiences.replace.bind(audiences);
    const file = gatewayToken.keysFile;
    files.push(new FollowedFile({ name: 'GATEWAY_TOKEN_KEYS_FILE', file, parse: audienceKeys, take }, log));
  }
  return files;
}
