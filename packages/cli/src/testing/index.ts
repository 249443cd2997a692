export { callModel } from '../doctor/account/call-model.ts';
export { secretParameter } from '../doctor/deployment.ts';
export { type DeployedTemplate, readRoleRights } from '../doctor/template/role-rights.ts';
export { main } from '../main.ts';
export type { RehearsalPorts, WatchedExecution } from '../rehearsal/ports.ts';
export { type RehearsalOptions, rehearse } from '../rehearsal/rehearse.ts';
export { secretNames, setCommand } from '../secrets/secret.ts';
