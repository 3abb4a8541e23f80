import { complaintsOf, type launchChromium } from '@gatehouse/testing';
import type { Called } from '../clients/transcript';
import type { Account } from './account';
import type { RelyingParty } from './relying-party';

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type ContextOptions = Parameters<Browser['newContext']>[0];
export type Page = Awaited<ReturnType<Browser['newPage']>>;

/** Somebody with a window of a browser that knows nothing yet, who uses applications and the platform's pages. */
export class PersonAtBrowser {
  private constructor(
    readonly page: Page,
    readonly complaints: readonly string[],
  ) {}

  static async open(browser: Browser, options: ContextOptions = {}): Promise<PersonAtBrowser> {
    const page = await (await browser.newContext(options)).newPage();
    page.setDefaultTimeout(15_000);
    return new PersonAtBrowser(page, complaintsOf(page));
  }

  /** Begins at the application; ends on whatever the platform shows then. */
  async beginAt({ url }: RelyingParty): Promise<void> {
    await this.page.goto(url);
    await this.page.getByRole('link', { name: 'Log in with Gatehouse' }).click();
  }

  async logIn({
    username,
    password,
  }: {
    readonly username: string;
    readonly password: string;
  }): Promise<void> {
    await this.page.getByLabel('Username or email').fill(username);
    await this.page.getByLabel('Password', { exact: true }).fill(password);
    await this.page.getByRole('button', { name: 'Log in' }).click();
  }

  /** Waits until the platform asks. */
  async isAsked(title = 'Allow access to your account?'): Promise<void> {
    await this.page.getByRole('heading', { level: 1, name: title }).waitFor();
  }

  async answer(decision: 'Allow' | 'Deny'): Promise<void> {
    await this.page.getByRole('button', { name: decision, exact: true }).click();
  }

  /** Waits until the application is shown with somebody logged in. @returns what it calls them */
  async nameAt({ url }: RelyingParty): Promise<string | null> {
    await this.page.waitForURL(`${url}/`);
    return this.page.textContent('#name');
  }

  /** The whole way into an application, for whom nobody is logged in and nothing was allowed. */
  async logInAt(application: RelyingParty, person: { username: string; password: string }): Promise<Account> {
    await this.beginAt(application);
    await this.logIn(person);
    await this.isAsked();
    await this.answer('Allow');
    await this.nameAt(application);
    return this.accountAt(application);
  }

  /** The same for whom logged out here and allowed it before. */
  async logInAgain(
    application: RelyingParty,
    person: { username: string; password: string },
  ): Promise<Account> {
    await this.beginAt(application);
    await this.logIn(person);
    await this.nameAt(application);
    return this.accountAt(application);
  }

  async press(button: string): Promise<void> {
    await this.page.getByRole('button', { name: button, exact: true }).click();
  }

  /** What the application has of whoever is logged in to it in this browser. */
  async accountAt({ url }: RelyingParty): Promise<Account> {
    return (await (await this.page.context().request.get(`${url}/account`)).json()) as Account;
  }

  /** What the protected service says to the application. */
  async calledBy({ url }: RelyingParty): Promise<Called> {
    return (await (await this.page.context().request.get(`${url}/call`)).json()) as Called;
  }

  path(): string {
    return new URL(this.page.url()).pathname;
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
