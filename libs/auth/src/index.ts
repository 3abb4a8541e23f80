export * from './auth.module';
export { CurrentSession, sessionOf } from './browser-session';
export * from './cookie-values';
export * from './public.decorator';
export { SessionGuard } from './session.guard';
