import type { UserRow } from './user-row';

/** A group's name in the session claims, and its column; in the order in which arXiv lists them. */
const columns = [
  ['grp_physics', 'flag_group_physics'],
  ['grp_math', 'flag_group_math'],
  ['grp_cs', 'flag_group_cs'],
  ['grp_nlin', 'flag_group_nlin'],
  ['grp_q-bio', 'flag_group_q_bio'],
  ['grp_q-fin', 'flag_group_q_fin'],
  ['grp_stat', 'flag_group_stat'],
  ['grp_eess', 'flag_group_eess'],
  ['grp_econ', 'flag_group_econ'],
] as const;

export function submissionGroupsOf(row: UserRow): readonly string[] {
  return columns.filter(([, column]) => row[column] === 1).map(([group]) => group);
}
