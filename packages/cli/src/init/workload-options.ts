import { AccountId, defined, ExternalId, InvalidInput, RegionName } from '@suture/core';
import * as z from 'zod';
import { checkStage } from '../doctor/deployment.ts';
import type { Workload } from './workload-template.ts';

const Options = z
  .object({
    sutureAccount: AccountId,
    sutureRegion: RegionName,
    stage: z.string().min(1),
    externalId: ExternalId.optional(),
    logGroupPrefix: z
      .array(z.string().regex(/^[\w./#-]{1,512}$/, 'must be the beginning of the name of a log group'))
      .default([]),
    pipeline: z.array(z.string().regex(/^[\w.@-]{1,100}$/, 'must be the name of a pipeline')).default([]),
  })
  .transform(({ sutureAccount, sutureRegion, stage, externalId, logGroupPrefix, pipeline }): Workload => {
    const lists = { logGroupPrefixes: [...new Set(logGroupPrefix)], pipelines: [...new Set(pipeline)] };
    return { account: sutureAccount, region: sutureRegion, stage, ...defined({ externalId }), ...lists };
  });

/** What the command line says of a workload account. @throws InvalidInput that names each wrong option */
export function readWorkload(options: unknown): Workload {
  const read = Options.safeParse(options);
  if (!read.success)
    throw new InvalidInput(
      'the options of suture init --workload',
      read.error.issues.map(({ path: [name], message }) => `${nameOption(String(name))}: ${message}`),
      { cause: read.error },
    );
  checkStage(read.data.stage);
  return read.data;
}

/** `sutureAccount` is `--suture-account`. */
function nameOption(field: string): string {
  return `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
