import { writeFileSync } from 'node:fs';
import { machineText } from './heal.ts';

writeFileSync(new URL('./heal.asl.json', import.meta.url), machineText());
