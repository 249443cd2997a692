export { createFileTickets } from './file.ts';
