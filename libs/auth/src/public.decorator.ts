import { SetMetadata, type CustomDecorator } from '@nestjs/common';

export const publicKey = 'gatehouse:public';

/** Lets everybody reach this handler, or every handler of this controller. Everything else needs a live session. */
export const Public = (): CustomDecorator => SetMetadata(publicKey, true);
