import { DomainError } from '@gatehouse/identity';
import type { EntityManager } from 'typeorm';
import { rowsOf } from '../database/legacy-database';
import { categories } from '../tables/category.tables';
import type { Demographics } from '../tables/profile.tables';
import type { TapirUser } from '../tables/user.tables';
import type { PersonalData } from './personal-data';

/** The columns of tapir_users that this data is for; those that were left out are not among them. */
export function nameColumns({ forename, surname, suffix }: PersonalData): Partial<TapirUser> {
  return given({ first_name: forename, last_name: surname, suffix_name: suffix });
}

/** As `nameColumns`, of arXiv_demographics. */
export function demographicColumns(data: PersonalData): Partial<Demographics> {
  const { defaultCategory: category } = data;
  return given({
    country: data.country,
    affiliation: data.affiliation,
    url: data.homepageUrl,
    type: data.rank,
    archive: category === null ? null : category?.archive,
    subject_class: category === null ? null : category?.subjectClass,
  });
}

/** Throws `invalid` for a default category that there is not: the tables point to it. */
export async function checkCategory(manager: EntityManager, data: PersonalData): Promise<void> {
  const category = data.defaultCategory ?? null;
  if (category === null) return;
  const where = { archive: category.archive, subject_class: category.subjectClass };
  if (await rowsOf(manager, categories).existsBy(where)) return;
  throw new DomainError('invalid', 'category_unknown', 'There is no such category.');
}

function given<T extends object>(columns: { [Name in keyof T]: T[Name] | undefined }): Partial<T> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<T>;
}
