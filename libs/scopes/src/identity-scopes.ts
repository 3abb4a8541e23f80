/**
 * Scopes of OpenID Connect (Core §5.4, §11), with the sentence that tells a person what each allows. They are about who
 * somebody is and not about what may be done, so nobody holds them: a client gets them if it is registered for them and the
 * person agrees. `openid` itself says no more than who it is.
 */
const sentences = {
  openid: 'Know who you are here.',
  profile: 'See your name and your public profile.',
  email: 'See your email address.',
  offline_access: 'Keep this access while you are away, until you withdraw it.',
} as const satisfies Record<string, string>;

export type IdentityScope = keyof typeof sentences;

export const identityScopes = Object.keys(sentences) as readonly IdentityScope[];

export function isIdentityScope(scope: string): scope is IdentityScope {
  return Object.hasOwn(sentences, scope);
}

export function identitySentence(scope: IdentityScope): string {
  return sentences[scope];
}
