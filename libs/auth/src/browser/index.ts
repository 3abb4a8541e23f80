export { AuthModule } from './browser-auth.module';
export { CurrentLiveSession, liveSessionOf } from './live-session-of';
