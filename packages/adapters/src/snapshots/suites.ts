import type { Config, Snapshots, Suites } from '@suture/core';
import { findSuite } from '../proving/find-suite.ts';

/** Reads how the tests are run from the configuration, or from package.json of the snapshot. */
export function createSnapshotSuites(snapshots: Snapshots, config: Config): Suites {
  return {
    find: async (incident, commit) => {
      const snapshot = await snapshots.open(incident.repository, commit);
      return findSuite(snapshot.read('package.json'), incident, config);
    },
  };
}
