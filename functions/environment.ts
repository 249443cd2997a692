import { Config, InvalidInput, parse, parseJson } from '@suture/core';
import * as z from 'zod';

const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  BUCKET_NAME: z.string().min(1),
  KILL_SWITCH_NAME: z.string().min(1),
  SECRETS_PATH: z.string().min(1),
  STAGE: z.string().min(1),
  /** The key that signs the audit trail, and the bucket with Object Lock for what it signed. */
  AUDIT_KEY_ARN: z.string().min(1).optional(),
  CHECKPOINT_BUCKET_NAME: z.string().min(1).optional(),
  GATEWAY_FUNCTION: z.string().min(1).optional(),
  /** Where tickets are announced, if anywhere. */
  TICKET_TOPIC_ARN: z.string().min(1).optional(),
  STATE_MACHINE_ARN: z.string().min(1).optional(),
  /** The folder of the bundle; Lambda sets it. */
  LAMBDA_TASK_ROOT: z.string().min(1).default('.'),
});
export type Environment = z.infer<typeof Environment>;

/** The variables that the stacks set. @throws InvalidInput that names missing ones */
export function readEnvironment(): Environment {
  return parse(Environment, process.env, 'the environment of the function');
}

/** The configuration of the function's own release: the bundler replaces the variable with its text. */
export function readDeployedConfig(): Config {
  return parseJson(Config, process.env.SUTURE_CONFIG ?? '', 'the configuration in the bundle');
}

/** A variable that not every function has. @throws InvalidInput */
export function requireVariable(value: string | undefined, name: string): string {
  if (value === undefined) throw new InvalidInput('the environment of the function', [`${name}: it is missing`]);
  return value;
}
