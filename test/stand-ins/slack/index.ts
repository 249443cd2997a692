export { createSlackStandIn, type SlackStandIn } from './stand-in.ts';
