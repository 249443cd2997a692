export { type Approval, type Desk, openDesk } from './desk.ts';
