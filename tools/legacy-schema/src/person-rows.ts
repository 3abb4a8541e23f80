import type { Row } from './insert-rows';
import type { LegacyPerson } from './legacy-person';
import { passwordEnc } from './password-enc';

/** The rows of one person, as column → value, with the defaults of an ordinary one. */
export interface PersonRows {
  readonly user: Row;
  readonly password: Row | null;
  readonly nickname: Row | null;
  readonly nicknameAudit: Row | null;
  readonly demographics: Row | null;
}

export function personRows(person: LegacyPerson, salt: Buffer, joined: number): PersonRows {
  const user = {
    user_id: person.id,
    first_name: person.firstName,
    last_name: person.lastName,
    suffix_name: person.suffix === undefined ? '' : person.suffix,
    email: person.email,
    policy_class: person.policyClass ?? 2,
    joined_date: joined,
    joined_ip_num: '192.0.2.7',
    joined_remote_host: 'client.example.net',
    flag_edit_users: 0,
    flag_edit_system: 0,
    flag_email_verified: 1,
    flag_approved: 1,
    flag_deleted: 0,
    flag_banned: 0,
    tracking_cookie: `192.0.2.7.${joined}${person.id}`,
    ...person.user,
  };
  return {
    user,
    password: passwordRow(person, salt),
    ...nicknameRows(person, joined),
    demographics: demographicsRow(person),
  };
}

function passwordRow(person: LegacyPerson, salt: Buffer): Row | null {
  if (person.password === null) return null;
  const hash = passwordEnc(person.password, salt) + (person.newlineAfterHash === true ? '\n' : '');
  return { user_id: person.id, password_storage: 2, password_enc: hash };
}

/** A person's first nickname has their own id, so that rows are easy to follow. */
function nicknameRows(person: LegacyPerson, joined: number): Pick<PersonRows, 'nickname' | 'nicknameAudit'> {
  if (person.username === null) return { nickname: null, nicknameAudit: null };
  const { id, username } = person;
  const row = {
    nick_id: id,
    nickname: username,
    user_id: id,
    user_seq: 0,
    flag_valid: 1,
    role: 0,
    policy: 0,
  };
  return {
    nickname: { ...row, flag_primary: 1, ...person.nickname },
    nicknameAudit: { nick_id: id, creation_date: joined, creation_ip_num: '192.0.2.7' },
  };
}

function demographicsRow(person: LegacyPerson): Row | null {
  if (person.demographics === null) return null;
  return {
    user_id: person.id,
    country: 'us',
    affiliation: 'Example Institute',
    url: '',
    type: 2,
    archive: null,
    subject_class: null,
    flag_group_physics: 0,
    flag_group_math: 0,
    flag_group_cs: 0,
    flag_group_nlin: 0,
    flag_proxy: 0,
    flag_group_q_bio: 0,
    flag_group_q_fin: 0,
    flag_group_stat: 0,
    flag_group_eess: 0,
    flag_group_econ: 0,
    ...person.demographics,
  };
}
