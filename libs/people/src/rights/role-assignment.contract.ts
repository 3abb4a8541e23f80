import { AuditLog } from '@gatehouse/accounts-data';
import { SessionResolver } from '@gatehouse/sessions';
import type { TestPeople } from '../people.fixture';
import { RoleAssignment } from './role-assignment.service';

export function roleAssignmentContract(people: () => TestPeople): void {
  describe('a role that is assigned', () => {
    const act = (id: number) => ({
      account: people().accountOf(id),
      role: 'administrator',
      by: 'cli' as const,
      origin: null,
    });
    const assignment = () => people().house.get(RoleAssignment);

    test('is there from the next request on, and gone again, and no session ends', async () => {
      const { id, username, password } = await people().somebody();
      const loggedIn = await people().tryLogIn(username, password);
      const scopes = async () => {
        const { live } = await people().house.get(SessionResolver).resolve(people().proofOf(loggedIn));
        return live?.authorizations.scopes;
      };
      expect(await scopes()).not.toContain('submission:read:*');
      expect(await assignment().assign({ ...act(id), expires: null })).toMatchObject({ inForce: true });
      expect(await scopes()).toContain('submission:read:*');
      expect(await assignment().deassign(act(id))).toMatchObject({ inForce: true });
      expect(await scopes()).not.toContain('submission:read:*');
      const actions = await people()
        .house.get(AuditLog)
        .list({ limit: 2, subject: act(id).account.uuid });
      expect(actions.map(({ action, details }) => [action, details])).toEqual([
        ['role.deassigned', { role: 'administrator' }],
        ['role.assigned', { role: 'administrator' }],
      ]);
    });

    test('has to exist, and to be there to be taken', async () => {
      const { id } = await people().somebody();
      await expect(assignment().assign({ ...act(id), role: 'nobody', expires: null })).rejects.toMatchObject({
        code: 'unknown_role',
      });
      await expect(assignment().deassign(act(id))).rejects.toMatchObject({ code: 'role_not_assigned' });
      await expect(assignment().assign({ ...act(id), expires: 1 })).rejects.toMatchObject({
        code: 'bad_expiry',
      });
    });
  });
}
