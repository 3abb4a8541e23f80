export { anAuthSession, type SomebodyThere } from './an-auth-session';
export { FixedSessions } from './fixed-sessions';
export { gatewayTokenFor, type TokenFor } from './gateway-token-for';
