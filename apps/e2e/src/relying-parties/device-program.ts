import { until, type RunningProcess } from '@gatehouse/testing';
import type { PlatformStack } from '../stack/platform-stack';
import type { Account } from './account';
import { startProgramFile } from './program-file';
import type { RegisteredApplication } from './registered-application';
import { usualScopes } from './relying-party';

/** What a device was told to show (RFC 8628 §3.2). */
export interface DeviceAnswer {
  readonly user_code: string;
  readonly verification_uri: string;
  readonly verification_uri_complete?: string;
  readonly expires_in: number;
  readonly interval?: number;
}

interface Said {
  readonly device?: DeviceAnswer;
  readonly account?: Account;
  readonly error?: string;
}

/** A program on a thing without a browser: it says which code it shows, and what became of it. */
export class DeviceProgram {
  private constructor(private readonly process: RunningProcess) {}

  static async start(
    file: 'device-openid-client.mjs' | 'device-oauth4webapi.mjs',
    stack: PlatformStack,
    client: RegisteredApplication,
    dpop = false,
  ): Promise<DeviceProgram> {
    const job = { issuer: stack.registryUrl, service: `${stack.serviceUrl}/papers`, port: null, par: false };
    const { clientId, method, proof } = client;
    const scope = usualScopes.join(' ');
    return new DeviceProgram(
      await startProgramFile(process.execPath, file, { ...job, clientId, method, proof, scope, dpop }),
    );
  }

  /** What it shows. */
  async shows(): Promise<DeviceAnswer> {
    const { device } = await this.says(({ device, error }) => device !== undefined || error !== undefined);
    if (device === undefined) throw new Error(`it shows no code: ${this.process.stdout()}`);
    return device;
  }

  /** How it ended: with an account, or the code of an error. */
  ends(): Promise<Said> {
    return this.says(({ account, error }) => account !== undefined || error !== undefined);
  }

  async stop(): Promise<void> {
    await this.process.kill();
  }

  private says(wanted: (said: Said) => boolean): Promise<Said> {
    return until(() => this.said().find(wanted) ?? false, { message: 'the device to say more' });
  }

  private said(): Said[] {
    const lines = this.process.stdout().split('\n').slice(0, -1);
    return lines.map((line) => JSON.parse(line) as Said);
  }
}
