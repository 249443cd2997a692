import * as z from 'zod';
import { RegionName } from './sources.ts';

/** How one stage is deployed. What a team does not set is AWS's default, or the safer of two ways. */
export const StageSettings = z.strictObject({
  /** Keeps the table, the bucket and the key when the stage is removed, and refuses to delete the table. */
  protect: z.boolean().default(true),
  /** Where it is deployed; AWS_REGION or the profile's region when left out. */
  region: RegionName.optional(),
  /** On every resource, beside those that SST sets. */
  tags: z.record(z.string().min(1).max(128), z.string().max(256)).default({}),
  /** Name or ARN of a managed policy that every role gets as its boundary. */
  permissionsBoundary: z
    .string()
    .regex(
      /^(?:arn:[\w-]+:iam::\d{12}:policy\/)?[\w+=,.@/-]{1,512}$/,
      'must be the name or the ARN of a managed policy',
    )
    .optional(),
  /** Qualifier of the CDK bootstrap that the account has, where it is not the default one. */
  bootstrapQualifier: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,10}$/, 'must have at most ten letters, digits, hyphens and underscores')
    .optional(),
});
export type StageSettings = z.infer<typeof StageSettings>;

/** The settings of stages by name. */
export const Stages = z.record(
  z.string().regex(/^[\w-]+$/, 'a stage has letters, digits, hyphens and underscores only'),
  StageSettings,
);
export type Stages = z.infer<typeof Stages>;

/** What a configuration says about a stage; the defaults for a stage that it does not name. */
export function settingsOf(stages: Stages, stage: string): StageSettings {
  return stages[stage] ?? StageSettings.parse({});
}
