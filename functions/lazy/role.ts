import { STSClient } from '@aws-sdk/client-sts';
import { createRoleCredentials, type RoleCredentials } from '@suture/adapters/aws/sts';
import type { WorkloadSource } from '@suture/core';
import { traced } from '../traced.ts';

export function openRole(source: WorkloadSource, stage: string): () => Promise<RoleCredentials> {
  return createRoleCredentials({ client: traced(new STSClient({})), source, stage });
}
