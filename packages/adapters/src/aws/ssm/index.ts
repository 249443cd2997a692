export { createParameterKillSwitch, type ParameterKillSwitchOptions } from './kill-switch.ts';
