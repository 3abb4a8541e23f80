import { Empty } from '@gatehouse/web';
import { Scope, sentenceFor } from '@gatehouse/scopes';
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
              <Allowances role={role} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is allowed for everyone's things stands apart: the same sentence means more there. */
function Allowances({ role }: { readonly role: ProfileRole }) {
  if (role.scopes.length === 0) return <p class="is-weak">This role allows nothing by itself.</p>;
  const global = role.scopes.filter((scope) => Scope.parse(scope)?.isGlobal ?? false);
  const own = role.scopes.filter((scope) => !global.includes(scope));
  return (
    <>
      {own.length > 0 && <Sentences scopes={own} />}
      {global.length > 0 && (
        <>
          <p class="allows-whose">For everyone’s items, not only your own:</p>
          <Sentences scopes={global} />
        </>
      )}
    </>
  );
}

function Sentences({ scopes }: { readonly scopes: readonly string[] }) {
  return (
    <ul class="allows">
      {scopes.map((scope) => (
        <li key={scope}>{sentenceFor(scope) ?? <span class="reference">{scope}</span>}</li>
      ))}
    </ul>
  );
}

/** `proxy-submitter` → "Proxy submitter". */
function roleTitle(name: string): string {
  const words = name.replaceAll(/[-_]+/g, ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
