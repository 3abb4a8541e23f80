import { quirkyPeople, type Quirk } from '@gatehouse/legacy-schema';
import { LegacyEndorsements } from '../endorsements/legacy-endorsements';
import { useStore, type OpenStore } from './legacy-store.contract';

/** In the seed, econ endorses everybody; cs, hep-* and q-fin nobody by e-mail; cond-mat asks for four papers. */
export function endorsementsContract(open: OpenStore): void {
  const store = useStore(open);
  const endorsements = () => new LegacyEndorsements(store().database, store().clock);
  const person = async (quirk: Quirk) => (await store().users.findById(quirkyPeople[quirk].id))!;
  const of = async (quirk: Quirk) => endorsements().of(await person(quirk));

  describe('endorsements', () => {
    test('of somebody with a black address: the domain that endorses all, and no more', async () => {
      expect(await of('blackEmail')).toEqual(['econ.*']);
      expect(await of('zeroPoints')).toEqual(['econ.*']);
    });

    test('explicit ones add up, and those revoked by hand neither count nor disqualify', async () => {
      expect(await of('explicitPoints')).toEqual(['cs.LG', 'econ.*', 'hep-th.*']);
    });

    test('by e-mail: black is overruled by white, whatever the case', async () => {
      const white = await of('whiteOverBlack');
      expect(white).toEqual(expect.arrayContaining(['econ.*', 'math.*', 'physics.*', 'stat.*']));
      expect(white).not.toEqual(expect.arrayContaining(['cs.*']));
      expect(await of('ordinary')).toEqual(white);
    });

    test('by papers, one for each category that they are filed in, closed ones too', async () => {
      // Three in cond-mat.soft and one in the closed cond-mat make four; the one in the alias q-fin.EC makes one.
      expect(await of('paperOwner')).toEqual(['cond-mat.*', 'econ.*', 'q-fin.*']);
      expect(await of('fewPapers')).toEqual(['econ.*']);
    });

    test('revoked ones disqualify from all but the general categories', async () => {
      expect(await of('revoked')).toEqual(['math.GM', 'physics.gen-ph']);
      expect(await of('revokedGeneral')).toEqual(['physics.gen-ph']);
    });

    test('are compressed to archives, and to everything', async () => {
      expect(await of('wholeArchive')).toEqual(['econ.*', 'nlin.*']);
      expect(await of('everyArchive')).toEqual(['*.*']);
    });

    test('for closed bare archives stay their names', async () => {
      expect(await of('inactiveEndorsement')).toEqual(['astro-ph', 'cmp-lg', 'econ.*']);
    });

    test('follow a change of a person at once, and one of the lists within half a minute', async () => {
      const reader = endorsements();
      const current = async () => reader.of(await person('blackEmail'));
      expect(await current()).toEqual(['econ.*']);
      await store().query(
        `INSERT INTO arXiv_endorsements (endorsee_id, archive, subject_class, flag_valid, type, point_value)
         VALUES (?, 'hep-th', '', 1, 'admin', 10)`,
        [quirkyPeople.blackEmail.id],
      );
      expect(await current()).toEqual(['econ.*', 'hep-th.*']);
      await store().query(
        "UPDATE arXiv_endorsement_domains SET endorse_all = 'n' WHERE endorsement_domain = 'econ'",
      );
      expect(await current()).toEqual(['econ.*', 'hep-th.*']);
      store().clock.advance(30_000);
      expect(await current()).toEqual(['hep-th.*']);
    });
  });
}
