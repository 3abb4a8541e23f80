export * from './change-feed';
export * from './decision-store';
export * from './ephemeral-store';
export * from './session-store';
export * from './shadow-store';
export * from './store-upkeep';
export * from './token-store';
export * from './token-store.module';
