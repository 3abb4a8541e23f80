/** One row of the query that reads people: as the driver gives it, NULL where a table has no row. */
export interface UserRow {
  readonly user_id: number;
  readonly first_name: string | null;
  readonly last_name: string | null;
  readonly suffix_name: string | null;
  readonly email: string;
  readonly policy_class: number;
  readonly flag_edit_users: number;
  readonly flag_edit_system: number;
  readonly flag_email_verified: number;
  readonly flag_approved: number;
  readonly flag_deleted: number;
  readonly flag_banned: number;
  readonly password_enc: string | null;
  readonly nickname: string | null;
  readonly flag_valid: number | null;
  readonly flag_primary: number | null;
  readonly user_seq: number | null;
  /** Not NULL if there is a row in arXiv_demographics. */
  readonly demographics_id: number | null;
  readonly country: string | null;
  readonly affiliation: string | null;
  readonly url: string | null;
  readonly type: number | null;
  readonly archive: string | null;
  readonly subject_class: string | null;
  readonly flag_proxy: number | null;
  readonly flag_group_physics: number | null;
  readonly flag_group_math: number | null;
  readonly flag_group_cs: number | null;
  readonly flag_group_nlin: number | null;
  readonly flag_group_q_bio: number | null;
  readonly flag_group_q_fin: number | null;
  readonly flag_group_stat: number | null;
  readonly flag_group_eess: number | null;
  readonly flag_group_econ: number | null;
}

/** People with their password, nicknames (a row for each) and demographics; `condition` is on `u`. */
export function selectUsers(condition: string): string {
  return `SELECT u.user_id, u.first_name, u.last_name, u.suffix_name, u.email, u.policy_class,
      u.flag_edit_users, u.flag_edit_system, u.flag_email_verified, u.flag_approved, u.flag_deleted, u.flag_banned,
      p.password_enc,
      n.nickname, n.flag_valid, n.flag_primary, n.user_seq,
      d.user_id AS demographics_id, d.country, d.affiliation, d.url, d.type, d.archive, d.subject_class, d.flag_proxy,
      d.flag_group_physics, d.flag_group_math, d.flag_group_cs, d.flag_group_nlin, d.flag_group_q_bio,
      d.flag_group_q_fin, d.flag_group_stat, d.flag_group_eess, d.flag_group_econ
    FROM tapir_users u
    LEFT JOIN tapir_users_password p ON p.user_id = u.user_id
    LEFT JOIN tapir_nicknames n ON n.user_id = u.user_id
    LEFT JOIN arXiv_demographics d ON d.user_id = u.user_id
    WHERE ${condition}`;
}
