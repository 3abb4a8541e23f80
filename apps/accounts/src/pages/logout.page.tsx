import { Form, Layout, Link, SubmitButton, type Frame } from '@gatehouse/web';

export interface LogoutPageProps {
  readonly frame: Frame;
  readonly nextPage: string | null;
  /** Where to go on without logging out. */
  readonly stayUrl: string;
  /** Why we ask: another site sent the person here, or the form with the button has lain open for too long. */
  readonly because: 'other_site' | 'old_form';
}

const reasons = {
  other_site: 'A link on another site brought you here.',
  old_form: 'The page that you came from was open for a long time, so we ask once more.',
} as const;

/** Asks before logging out, when it is not certain that the person wants to. */
export function LogoutPage({ frame, nextPage, stayUrl, because }: LogoutPageProps) {
  return (
    <Layout frame={frame} title="Do you want to log out?" width="narrow">
      <div class="card">
        <p>
          {reasons[because]} Logging out ends your session on {frame.site.name} in this browser.
        </p>
        <Form
          class="actions"
          frame={frame}
          action={`${frame.site.base}/logout`}
          hidden={nextPage === null ? {} : { next_page: nextPage }}
        >
          <SubmitButton>Log out</SubmitButton>
          <Link href={stayUrl}>Stay logged in</Link>
        </Form>
      </div>
    </Layout>
  );
}
