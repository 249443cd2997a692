export { createModelRepairer, type ModelRepairerParts } from './model-repairer.ts';
