import { LRUCache } from 'lru-cache';
import type { Subject, SubjectRef } from '@gatehouse/identity';
import { decodeSubject } from './subject-codec';

/**
 * Decodes subjects, and hands out the same object as long as the record's text is the same: parsing is a pure
 * function of it, and costs more than comparing it. It remembers nothing about what is true now.
 */
export class SubjectDecoder {
  private readonly decoded = new LRUCache<string, { readonly text: string; readonly subject: Subject }>({
    max: 10_000,
  });

  decode(ref: SubjectRef, text: string): Subject {
    const known = this.decoded.get(ref.key);
    if (known?.text === text) return known.subject;
    const subject = decodeSubject(ref, text);
    this.decoded.set(ref.key, { text, subject });
    return subject;
  }
}
