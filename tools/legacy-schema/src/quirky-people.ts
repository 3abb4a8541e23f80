import type { LegacyPerson } from './legacy-person';
import { TrueLatin1 } from './sql-literal';

/** One person for each quirk that the legacy tables have, named after it. `password` is what logs them in. */
export const quirkyPeople = {
  administrator: {
    ...person(1, 'ada-admin', 'Ada', 'Admin'),
    policyClass: 1,
    user: { flag_edit_users: 1, flag_edit_system: 1 },
  },
  ordinary: {
    ...person(2, 'foouser', 'Foo', 'User'),
    password: 'thepassword',
    suffix: 'IV',
    email: 'foo@example.org',
    demographics: {
      affiliation: 'Cornell University',
      country: 'us',
      url: 'https://example.org/foo',
      type: 3,
      archive: 'astro-ph',
      subject_class: 'GA',
      flag_group_physics: 1,
    },
  },
  /** UTF-8 bytes in latin1 columns, as the system itself writes them. */
  accents: {
    ...person(3, 'frederique', 'Frédérique', 'Lœuf-Ångström'),
    demographics: {
      affiliation: 'Université de Genève, 物理学',
      country: 'ch',
      archive: 'hep-th',
      subject_class: '',
    },
  },
  /** True latin1 bytes, left by an old tool. */
  trueLatin1: {
    ...person(4, 'jmueller', 'Jürgen', 'Müller'),
    lastName: new TrueLatin1('Müller'),
    demographics: {
      affiliation: new TrueLatin1('Institut für Kernphysik'),
      country: 'de',
      flag_group_physics: 1,
    },
  },
  newlineAfterHash: { ...person(5, 'newliner', 'Nell', 'Newline'), newlineAfterHash: true },
  noPasswordRow: { ...person(6, 'passwordless', 'Pat', 'Passwordless'), password: null },
  noDemographics: { ...person(7, 'undemographic', 'Una', 'Nowhere'), demographics: null },
  nullNamesAndFlags: {
    ...person(8, 'nameless', null, null),
    suffix: null,
    demographics: { type: null, archive: null, subject_class: null, flag_group_physics: null },
  },
  inactiveCategory: {
    ...person(9, 'oldtimer', 'Olga', 'Oldtimer'),
    demographics: { archive: 'cmp-lg', subject_class: '', flag_group_cs: 1 },
  },
  /** Joined from an IPv6 address, of which the tables hold only a stand-in. */
  ipv6: { ...person(10, 'sixer', 'Sixten', 'Six'), user: { joined_ip_num: '247.12.34.56' } },
  mixedCase: { ...person(11, 'MixedCase', 'Mixi', 'Case'), email: 'Mixed.Case@Example.ORG' },
  banned: { ...person(12, 'banned', 'Ben', 'Banned'), user: { flag_banned: 1 } },
  deleted: { ...person(13, 'deleted', 'Del', 'Deleted'), user: { flag_deleted: 1 } },
  unverified: { ...person(14, 'unverified', 'Uwe', 'Unverified'), user: { flag_email_verified: 0 } },
  unapproved: { ...person(15, 'unapproved', 'Uma', 'Unapproved'), user: { flag_approved: 0 } },
  /** Can log in by e-mail only. */
  invalidNickname: { ...person(16, 'retired-nick', 'Rita', 'Retired'), nickname: { flag_valid: 0 } },
  legacyUser: { ...person(17, 'classthree', 'Clara', 'Three'), policyClass: 3 },
  proxySubmitter: {
    ...person(18, 'proxy', 'Prue', 'Proxy'),
    demographics: { flag_proxy: 1, flag_group_math: 1 },
  },
  userEditor: { ...person(19, 'editor', 'Ed', 'Editor'), user: { flag_edit_users: 1 } },
  noNickname: { ...person(20, null, 'Nona', 'Nickless'), email: 'nona@example.org' },
  twoNicknames: person(21, 'primary-nick', 'Twyla', 'Twonames'),
  leadingSpace: { ...person(22, ' spacey', 'Spike', 'Spacey'), email: 'spacey@example.org' },
  everyGroup: {
    ...person(23, 'grouper', 'Greta', 'Grouper'),
    demographics: {
      flag_group_physics: 1,
      flag_group_math: 1,
      flag_group_cs: 1,
      flag_group_nlin: 1,
      flag_group_q_bio: 1,
      flag_group_q_fin: 1,
      flag_group_stat: 1,
      flag_group_eess: 1,
      flag_group_econ: 1,
      archive: 'q-bio',
      subject_class: 'NC',
    },
  },
  permanentToken: person(24, 'permanent', 'Perry', 'Manent'),
  /** E-mail of a black domain: endorsed by nothing but what each case says. */
  explicitPoints: unacademic(30, 'explicit'),
  zeroPoints: unacademic(31, 'zeropoints'),
  revoked: { ...person(32, 'revoked', 'Rex', 'Revoked'), email: 'revoked@physics.example.edu' },
  revokedGeneral: { ...person(33, 'revoked-gm', 'Gem', 'Revoked'), email: 'revoked-gm@math.example.edu' },
  paperOwner: unacademic(34, 'paperowner'),
  fewPapers: unacademic(35, 'fewpapers'),
  blackEmail: unacademic(36, 'blackmail'),
  whiteOverBlack: { ...person(37, 'whitelisted', 'Whit', 'Listed'), email: 'whit@Scholar.Freemail.example' },
  wholeArchive: unacademic(38, 'wholearchive'),
  everyArchive: unacademic(39, 'everyarchive'),
  inactiveEndorsement: unacademic(40, 'inactive-endorsed'),
} as const satisfies Readonly<Record<string, LegacyPerson>>;

export type Quirk = keyof typeof quirkyPeople;

function person<Name extends string | null, First extends string | null>(
  id: number,
  username: Name,
  firstName: First,
  lastName: string | null,
) {
  return {
    id,
    username,
    email: `${username ?? 'nobody'}@example.org`,
    password: `${username ?? 'nobody'}-password` as string,
    firstName,
    lastName,
  };
}

function unacademic(id: number, username: string) {
  return { ...person(id, username, 'Una', 'Endorsed'), email: `${username}@freemail.example` };
}
