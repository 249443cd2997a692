export { secretParameter } from '../doctor/deployment.ts';
export { main } from '../main.ts';
export { secretNames, setCommand } from '../secrets/secret.ts';
