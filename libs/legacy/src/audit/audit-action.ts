/** What an administrator did, in the old system's words. */
export type AuditAction =
  | 'add-comment'
  | 'become-user'
  | 'change-demographic'
  | 'change-email'
  | 'change-password'
  | 'flip-flag'
  | 'make-moderator'
  | 'suspend-user'
  | 'unmake-moderator'
  | 'unsuspend-user';

/** The `data` of `flip-flag`, `suspend-user` and `unsuspend-user`: `tapir_users.flag_banned=1`. */
export function flagData(table: 'tapir_users' | 'arXiv_demographics', column: string, value: number): string {
  return `${table}.${column}=${value}`;
}
