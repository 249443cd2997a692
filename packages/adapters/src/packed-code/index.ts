export { createPackedHost } from './host.ts';
export { createPushedCode, type PushedCode, PushedCommit } from './pushed-code.ts';
