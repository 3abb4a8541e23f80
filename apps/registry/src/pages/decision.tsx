import { Form, Link, SubmitButton, type Frame } from '@gatehouse/web';

/**
 * How a question ends: Allow or Deny, and how to take it back. Posts `decision`, `allow` or `deny`, with what else is given.
 *
 * @param action below the base
 */
export function Decision({
  frame,
  action,
  hidden,
}: {
  readonly frame: Frame;
  readonly action: string;
  readonly hidden: Readonly<Record<string, string>>;
}) {
  const { base } = frame.site;
  return (
    <>
      <Form class="actions" frame={frame} action={`${base}${action}`} hidden={hidden}>
        <SubmitButton name="decision" value="allow">
          Allow
        </SubmitButton>
        <SubmitButton look="secondary" name="decision" value="deny">
          Deny
        </SubmitButton>
      </Form>
      <p class="is-weak">
        You can withdraw this at any time under <Link href={`${base}/applications`}>Applications</Link>.
      </p>
    </>
  );
}
