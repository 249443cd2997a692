export { secretParameter } from '../doctor/deployment.ts';
export { type DeployedTemplate, readRoleRights } from '../doctor/template/role-rights.ts';
export { main } from '../main.ts';
export { secretNames, setCommand } from '../secrets/secret.ts';
