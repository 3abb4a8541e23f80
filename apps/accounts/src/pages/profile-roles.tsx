import { Allowances, Empty } from '@gatehouse/web';
import type { ProfileRole } from './profile';

/** The roles of a person, and in sentences what each allows. */
export function ProfileRoles({ roles }: { readonly roles: readonly ProfileRole[] }) {
  return (
    <section class="card" aria-labelledby="roles">
      <h2 id="roles">What you may do</h2>
      {roles.length === 0 ? (
        <Empty title="You have no roles">
          <p>Roles let you do more than read what is public. An administrator can give you one.</p>
        </Empty>
      ) : (
        <ul class="items">
          {roles.map((role) => (
            <li key={role.name}>
              <h3>{roleTitle(role.name)}</h3>
              {role.scopes.length === 0 ? (
                <p class="is-weak">This role allows nothing by itself.</p>
              ) : (
                <Allowances scopes={role.scopes} />
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** `proxy-submitter` → "Proxy submitter". */
function roleTitle(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
