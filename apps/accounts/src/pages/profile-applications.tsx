import { Link, type Frame } from '@gatehouse/web';

/** Leads to the registry, which knows what a person allowed which application. */
export function ProfileApplications({ frame }: { readonly frame: Frame }) {
  return (
    <section class="card prose" aria-labelledby="applications">
      <h2 id="applications">Applications</h2>
      <p>Applications can use your account where you allowed it. See which they are, and withdraw it.</p>
      <p>
        <Link href={`${frame.site.registry}/applications`}>Applications with access to your account</Link>
      </p>
    </section>
  );
}
