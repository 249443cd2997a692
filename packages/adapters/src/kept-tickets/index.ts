export { type Announce, createKeptTickets, type Message } from './tickets.ts';
