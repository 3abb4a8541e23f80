import { SetMetadata } from '@nestjs/common';
import { accessKey, type Access } from './access';

/** A decorator of handlers and controllers. What a handler says counts, and not what its controller says. */
export function declareAccess(access: Access): MethodDecorator & ClassDecorator {
  const set = SetMetadata(accessKey, access);
  return (target: object, key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const decorated = (descriptor?.value ?? target) as object;
    // Of two that disagree one would be forgotten, and nobody would see which.
    if (Reflect.hasOwnMetadata(accessKey, decorated)) {
      const name = key === undefined ? (target as { name?: string }).name : String(key);
      throw new TypeError(`${name} says twice who may reach it`);
    }
    if (descriptor === undefined) set(target as never);
    else set(target, key!, descriptor);
  };
}
