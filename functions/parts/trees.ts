import type { CommittedFiles, ProvingGround, Suites } from '@suture/core';
import { lazily, once } from '../lazily.ts';
import type { Cloud } from '../ports.ts';

/** How the tests of a repository are run, read from its snapshot. */
export const suites = (cloud: Cloud) => ({
  suites: lazily<Suites>(async () => (await import('../lazy/trees.ts')).openSuites(cloud)),
});

/** How the tests are run, and single files, both from one snapshot. */
export const baseTree = (cloud: Cloud) => {
  const open = once(async () => (await import('../lazy/trees.ts')).openBaseTree(cloud));
  return {
    suites: lazily<Suites>(async () => (await open()).suites),
    committedFiles: lazily<CommittedFiles>(async () => (await open()).committedFiles),
  };
};

/** The CodeBuild projects that prepare and prove. */
export const provingGround = (cloud: Cloud) => ({
  provingGround: lazily<ProvingGround>(async () => (await import('../lazy/trees.ts')).openProvingGround(cloud)),
});
