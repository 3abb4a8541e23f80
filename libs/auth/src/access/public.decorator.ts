import { declareAccess } from './declare-access';

/** Lets everybody reach this handler, or every handler of this controller. Everything else needs a live session. */
export const Public = (): MethodDecorator & ClassDecorator => declareAccess({ kind: 'public' });
