import type { Config, Snapshots, Suites } from '@suture/core';
import { findSuite } from '../proving/find-suite.ts';

/** Finds the test command in the configuration, or in package.json of the snapshot. */
export function createSnapshotSuites(snapshots: Snapshots, config: Config): Suites {
  return {
    find: async (incident, commit) => {
      const snapshot = await snapshots.open(incident.repository, commit);
      return findSuite(snapshot.read('package.json'), incident, config);
    },
  };
}
