import { checkStage } from './doctor/deployment.ts';
import { readConfiguration, regionOf } from './stage-region.ts';

/** Where a command reads records: a repository on this machine, or a deployed stage. */
export interface RecordPlace {
  readonly repo: string;
  readonly config?: string;
  readonly stage?: string;
  readonly region?: string;
}

/** Opens the records of a repository, or those of a deployed stage if one is named. */
export async function openRecordSource({ stage, region, ...place }: RecordPlace) {
  if (stage === undefined) {
    const { openLocalSource } = await import('./dashboard/local-records.ts');
    return openLocalSource(place, process.env);
  }
  checkStage(stage);
  const { openDeployedSource } = await import('./dashboard/deployed-records.ts');
  return openDeployedSource(stage, regionOf(stage, region, await readConfiguration(place.config)));
}
