import type { Config, Snapshots, Suites } from '@suture/core';
import { findSuite } from '../proving/find-suite.ts';

/** Finds the test command in the configuration, or in the manifests of the snapshot. */
export function createSnapshotSuites(snapshots: Snapshots, config: Config): Suites {
  return {
    find: async (incident, commit) => {
      const snapshot = await snapshots.open(incident.repository, commit);
      return findSuite({ read: (path) => snapshot.read(path), list: () => snapshot.paths }, incident, config);
    },
  };
}
