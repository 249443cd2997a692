export { openBySource } from './by-source.ts';
export { createRoleCredentials, type RoleCredentials, type RoleOptions } from './role-credentials.ts';
