import { ValidationPipe } from '@nestjs/common';
import type { ValidationError } from '@nestjs/common';
import { InvalidInput } from './problem';

/** Takes the fields that a DTO declares and no others, and says of all of them at once what is wrong. */
export function inputValidation(): ValidationPipe {
  return new ValidationPipe({
    whitelist: true,
    forbidNonWhitelisted: true,
    transform: true,
    validationError: { target: false, value: false },
    exceptionFactory: (errors) =>
      new InvalidInput(Object.fromEntries(errors.flatMap((error) => messagesOf(error)))),
  });
}

/** Nested fields are named as they are reached: `redirect_uris.0`. */
function messagesOf(error: ValidationError, path = ''): [string, string[]][] {
  const field = path === '' ? error.property : `${path}.${error.property}`;
  const own = Object.values(error.constraints ?? {});
  const nested = (error.children ?? []).flatMap((child) => messagesOf(child, field));
  return own.length === 0 ? nested : [[field, own], ...nested];
}
