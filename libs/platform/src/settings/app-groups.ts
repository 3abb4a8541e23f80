import type { AppName } from './settings';

// Which apps read a setting.

export const all: readonly AppName[] = ['accounts', 'registry', 'authorizer', 'cli'];
export const pages: readonly AppName[] = ['accounts', 'registry'];
export const servers: readonly AppName[] = ['accounts', 'registry', 'authorizer'];
export const people: readonly AppName[] = ['accounts', 'cli'];
