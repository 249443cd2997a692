export { chooseService, loadConfig } from './config-file.ts';
export { ExecutionFailed } from './errors.ts';
export { type LocalLoop, openLocalLoop, type RunEnd, type RunOptions } from './loop.ts';
export type { LocalOptions } from './options.ts';
export { openStateFolder, type StateFolder } from './state-folder.ts';
export { readThinker, type Thinker } from './thinker.ts';
