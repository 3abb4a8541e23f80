/** A category without subject class is just its archive. */
export function categoryName(archive: string, subjectClass: string): string {
  return subjectClass === '' ? archive : `${archive}.${subjectClass}`;
}
