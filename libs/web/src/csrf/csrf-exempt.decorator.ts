import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const csrfExemptKey = 'gatehouse:csrf-exempt';

/**
 * Requests to this handler, or to every handler of this controller, need no form token. Say why beside it: an API that
 * no cookie opens, or a page that asks `Forms.check()` itself in order to show the form again.
 */
export const CsrfExempt = (): CustomDecorator => SetMetadata(csrfExemptKey, true);
