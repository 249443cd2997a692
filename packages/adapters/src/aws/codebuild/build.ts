import { S3Client } from '@aws-sdk/client-s3';
import {
  ArtifactMissing,
  describeError,
  type ProvingOrder,
  parse,
  parseJson,
  SearchOrder,
  WorkOrder,
} from '@suture/core';
import * as z from 'zod';
import type { Objects } from '../../objects/objects.ts';
import { createS3Objects } from '../s3/index.ts';
import { ProvingSupply, supplyKey } from './supply.ts';

const Environment = z.object({ ARTIFACT_BUCKET: z.string().min(1), WORK_ORDER: z.string().min(1) });

export interface Build<Order extends ProvingOrder = ProvingOrder> {
  readonly objects: Objects;
  readonly order: Order;
  readonly supply: ProvingSupply;
}

/** The work order of this build. @throws InvalidInput, ArtifactMissing */
export async function openBuild(environment: Readonly<Record<string, string | undefined>>): Promise<Build> {
  const { ARTIFACT_BUCKET, WORK_ORDER } = parse(Environment, environment, 'the environment of the build');
  const client = new S3Client({ forcePathStyle: environment.AWS_ENDPOINT_URL !== undefined });
  const objects = createS3Objects({ client, bucket: ARTIFACT_BUCKET });
  const order = parseJson(z.union([SearchOrder, WorkOrder]), await readText(objects, WORK_ORDER), 'the work order');
  const supply = parseJson(ProvingSupply, await readText(objects, supplyKey(order)), 'the supply of the order');
  return { objects, order, supply };
}

/** @throws ArtifactMissing */
export async function readObject(objects: Objects, key: string): Promise<Uint8Array> {
  const bytes = await objects.get(key);
  if (bytes === undefined) throw new ArtifactMissing(key);
  return bytes;
}

async function readText(objects: Objects, key: string): Promise<string> {
  return new TextDecoder().decode(await readObject(objects, key));
}

/** Runs a build's program. An error ends it with one line and exit code 1. */
export async function runBuild(program: () => Promise<void>): Promise<void> {
  try {
    await program();
  } catch (error) {
    console.error(describeError(error));
    process.exitCode = 1;
  }
}
