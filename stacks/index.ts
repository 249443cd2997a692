export { intake } from './intake.ts';
export { provingGround } from './proving-ground.ts';
export { review } from './review.ts';
export { storage } from './storage.ts';
export { watch } from './watch.ts';
export { workflow } from './workflow.ts';
