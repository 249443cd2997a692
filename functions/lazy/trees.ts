import { createCodeBuildGround } from '@suture/adapters/aws/codebuild';
import { createCommittedFiles, createSnapshotSuites, createSnapshots } from '@suture/adapters/snapshots';
import type { CommittedFiles, ProvingGround, Snapshots, Suites } from '@suture/core';
import { openGateway } from '../parts/gateway.ts';
import type { Cloud } from '../ports.ts';

export function openSnapshots(cloud: Cloud): Snapshots {
  const { keepTree } = openGateway(cloud);
  return createSnapshots({ objects: cloud.objects, ensureTree: keepTree });
}

export function openSuites(cloud: Cloud): Suites {
  return createSnapshotSuites(openSnapshots(cloud), cloud.config);
}

/** Both read the same snapshot, which is unpacked once. */
export function openBaseTree(cloud: Cloud): { readonly suites: Suites; readonly committedFiles: CommittedFiles } {
  const snapshots = openSnapshots(cloud);
  return {
    suites: createSnapshotSuites(snapshots, cloud.config),
    committedFiles: createCommittedFiles(snapshots),
  };
}

export function openProvingGround(cloud: Cloud): ProvingGround {
  return createCodeBuildGround({ objects: cloud.objects, snapshots: openSnapshots(cloud) });
}
