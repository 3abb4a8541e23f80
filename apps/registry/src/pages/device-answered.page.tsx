import { Layout, Link, type Frame } from '@gatehouse/web';
import { ApplicationName } from './application-facts';

export interface DeviceAnsweredPageProps {
  readonly frame: Frame;
  readonly applicationName: string;
  readonly decision: 'allowed' | 'denied';
}

/** What became of the device that asked. */
export function DeviceAnsweredPage({ frame, applicationName, decision }: DeviceAnsweredPageProps) {
  const { site } = frame;
  const name = <ApplicationName name={applicationName} />;
  return (
    <Layout
      frame={frame}
      title={decision === 'allowed' ? 'Your device is connected' : 'The device was not connected'}
      width="narrow"
    >
      <div class="card prose">
        {decision === 'allowed' ? (
          <p>{name} goes on by itself on your device in a few seconds. You can close this page.</p>
        ) : (
          <>
            <p>{name} did not get access to your account.</p>
            <p>If you did not start this yourself, there is nothing more to do. You can close this page.</p>
          </>
        )}
        <p class="actions">
          {decision === 'allowed' ? (
            <Link href={`${site.base}/applications`}>Applications with access to your account</Link>
          ) : (
            <Link href={`${site.base}/device`}>Enter another code</Link>
          )}
        </p>
      </div>
    </Layout>
  );
}
