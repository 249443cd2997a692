export { createParameterKillSwitch } from './kill-switch.ts';
export { createSecrets, type Secrets } from './secrets.ts';
