import type { ProvingGround, Suites } from '@suture/core';
import { lazily } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** How the tests of a repository are run, read from its snapshot. */
export const suites = (cloud: Cloud) => ({
  suites: lazily<Suites>(async () => (await import('../lazy/trees.ts')).openSuites(cloud)),
});

/** The CodeBuild projects that prepare and prove. */
export const provingGround = (cloud: Cloud) => ({
  provingGround: lazily<ProvingGround>(async () => (await import('../lazy/trees.ts')).openProvingGround(cloud)),
});
