import type { FactoryProvider, Type } from '@nestjs/common';

/** A provider of a class that takes its collaborators in the order named. */
export function made<T>(type: Type<T>, ...inject: FactoryProvider['inject'] & object): FactoryProvider<T> {
  return { provide: type, inject, useFactory: (...collaborators: unknown[]) => new type(...collaborators) };
}
