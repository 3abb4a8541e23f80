import type { LegacyPerson } from './legacy-person';
import type { SeededRandom } from './seeded-random';
import { TrueLatin1, type SqlValue } from './sql-literal';

/** Ids of the crowd start here; below are the people with a name of their own. */
export const firstCrowdId = 10_001;

const firstNames = [
  'Ana',
  'Bo',
  'Chen',
  'Dora',
  'Emil',
  'Fatou',
  'Göran',
  'Hélène',
  'Ivo',
  'José',
  'Łukasz',
  '敏',
];
const lastNames = [
  'Abe',
  'Brown',
  'Çelik',
  'Dietz',
  'Eriksen',
  'García',
  'Hoang',
  'Ito',
  'Müller',
  'Novák',
  'Okoye',
];
const places = ['Example University', 'Universität Beispiel', 'École d’Exemple', 'Instituto Exemplo', ''];
const mailHosts = ['example.edu', 'example.org', 'freemail.example', 'physics.example.ac.uk', 'shop.biz'];
const homes = [
  ['astro-ph', 'GA'],
  ['hep-th', ''],
  ['cs', 'LG'],
  ['math', 'NT'],
  ['q-bio', 'NC'],
  ['cond-mat', ''],
  ['cmp-lg', ''],
] as const;

/** The n-th person of the crowd, counted from 0. Their password is `passwordOfCrowd(n)`. */
export function crowdPerson(n: number, random: SeededRandom): LegacyPerson {
  const id = firstCrowdId + n;
  return {
    id,
    username: random.chance(0.1) ? `Person${id}` : `person${id}`,
    email: `person${id}@${random.pick(mailHosts)}`,
    password: random.chance(0.01) ? null : passwordOfCrowd(n),
    firstName: random.chance(0.01) ? null : text(random.pick(firstNames), random),
    lastName: random.chance(0.01) ? null : text(random.pick(lastNames), random),
    policyClass: random.chance(0.1) ? 3 : 2,
    user: {
      flag_email_verified: random.chance(0.95) ? 1 : 0,
      flag_approved: random.chance(0.995) ? 1 : 0,
      flag_deleted: random.chance(0.01) ? 1 : 0,
      flag_banned: random.chance(0.005) ? 1 : 0,
    },
    nickname: { flag_valid: random.chance(0.99) ? 1 : 0 },
    newlineAfterHash: random.chance(0.05),
    demographics: random.chance(0.02) ? null : crowdDemographics(random),
  };
}

export function passwordOfCrowd(n: number): string {
  return `password-${firstCrowdId + n}`;
}

function crowdDemographics(random: SeededRandom): NonNullable<LegacyPerson['demographics']> {
  const [archive, subject_class] = random.chance(0.1) ? [null, null] : random.pick(homes);
  return {
    affiliation: text(random.pick(places), random),
    type: random.chance(0.05) ? null : 1 + random.below(5),
    archive,
    subject_class,
    flag_group_physics: random.chance(0.05) ? null : random.below(2),
    flag_group_cs: random.below(2),
    flag_proxy: random.chance(0.002) ? 1 : 0,
  };
}

/** One in twenty of the texts that latin1 can hold was written by an old tool. */
function text(value: string, random: SeededRandom): SqlValue {
  const old = random.chance(0.05);
  return old && /^[\x20-\x7e\xa0-\xff]*$/.test(value) ? new TrueLatin1(value) : value;
}
