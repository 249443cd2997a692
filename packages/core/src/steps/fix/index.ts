export { fixGuard } from './fix-guard.ts';
export { fixWrite } from './fix-write.ts';
