import type { GrantType } from '@gatehouse/identity';

/** RFC 8628 §3.4: as which grant clients are registered for devices, and fetch their tokens. */
export const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code' satisfies GrantType;
