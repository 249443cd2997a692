import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type Definition, loadDefinition } from './machine/index.ts';

const path = fileURLToPath(new URL('../../../statemachines/heal.asl.json', import.meta.url));

/** The state machine that is deployed, with names in the place of resources: on one machine a state's handler is found by the state's own name. */
export function healDefinition(): Definition {
  const text = readFileSync(path, 'utf8');
  const names = new Set([...text.matchAll(/\$\{(\w+)\}/g)].map((match) => match[1] ?? ''));
  const substitutions = Object.fromEntries([...names].map((name) => [name, substitute(name)]));
  return loadDefinition(text, substitutions);
}

function substitute(name: string): string {
  if (name === 'Partition') return 'aws';
  return name.endsWith('Arn') ? `arn:aws:lambda:us-east-1:123456789012:function:${name.slice(0, -3)}` : name;
}
