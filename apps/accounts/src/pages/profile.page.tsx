import { Badge, DefinitionList, Layout, type Frame } from '@gatehouse/web';
import { ProfileApplications } from './profile-applications';
import { ProfileRoles } from './profile-roles';
import { ProfileSessions } from './profile-sessions';
import type { Profile } from './profile';

export interface ProfilePageProps {
  readonly frame: Frame;
  readonly profile: Profile;
  /** Where a session is ended by `session_id`; null: not offered. */
  readonly endSessionUrl?: string | null;
}

export function ProfilePage({ frame, profile, endSessionUrl = null }: ProfilePageProps) {
  return (
    <Layout frame={frame} title="Your profile">
      <section class="card" aria-labelledby="about">
        <h2 id="about">About you</h2>
        <DefinitionList
          items={[
            { term: 'Name', value: profile.name },
            { term: 'Username', value: profile.username },
            { term: 'Email', value: <Email profile={profile} /> },
            { term: 'Affiliation', value: profile.affiliation },
            { term: 'Country', value: profile.country && countryName(profile.country) },
            { term: 'Rank', value: profile.rank },
            { term: 'Groups', value: profile.groups.join(', ') },
            { term: 'Default category', value: profile.defaultCategory },
          ]}
        />
      </section>
      <ProfileRoles roles={profile.roles} />
      <ProfileApplications frame={frame} />
      <ProfileSessions frame={frame} sessions={profile.sessions} endSessionUrl={endSessionUrl} />
    </Layout>
  );
}

function Email({ profile: { email, emailVerified } }: { readonly profile: Profile }) {
  return (
    <>
      {email}{' '}
      {emailVerified ? <Badge kind="success">Verified</Badge> : <Badge kind="warning">Not verified</Badge>}
    </>
  );
}

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** The old system keeps codes, in either case, and for some people a name. */
function countryName(country: string): string {
  return /^[A-Za-z]{2}$/.test(country) ? (countries.of(country.toUpperCase()) ?? country) : country;
}
