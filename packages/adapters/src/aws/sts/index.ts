export { createRoleCredentials, type RoleCredentials, type RoleOptions } from './role-credentials.ts';
