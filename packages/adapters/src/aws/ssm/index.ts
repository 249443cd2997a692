export { createParameterKillSwitch } from './kill-switch.ts';
