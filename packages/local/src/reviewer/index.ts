export { type Approval, type Desk, openDesk } from './reviewer.ts';
