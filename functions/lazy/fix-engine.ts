import type { Engine } from '@suture/core';
import type { Cloud } from '../ports.ts';
import { openAgents } from './agents.ts';
import { openCodeSearch } from './code-search.ts';

export function openFixEngine(cloud: Cloud): Engine {
  return openAgents(cloud, ({ snapshots }) => ({ codeSearch: openCodeSearch(cloud, snapshots) }));
}
