export * from './login-problem';
export * from './login.page';
export * from './logout.page';
export * from './profile';
export * from './profile.page';
