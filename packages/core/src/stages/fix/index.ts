export { fixGuard } from './guard.ts';
export { fixWrite } from './write.ts';
