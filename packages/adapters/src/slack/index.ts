export { createSlackChannel } from './channel.ts';
export { inspectSlack } from './inspect.ts';
