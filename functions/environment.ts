import { Config, parse, parseJson } from '@suture/core';
import { z } from 'zod';

const Environment = z.object({
  TABLE_NAME: z.string().min(1),
  BUCKET_NAME: z.string().min(1),
  KILL_SWITCH_NAME: z.string().min(1),
  STAGE: z.string().min(1),
  GATEWAY_FUNCTION: z.string().min(1).optional(),
  STATE_MACHINE_ARN: z.string().min(1).optional(),
  /** Where the bundle lies; Lambda says it. */
  LAMBDA_TASK_ROOT: z.string().min(1).default('.'),
});
export type Environment = z.infer<typeof Environment>;

/** What the stacks gave a function. @throws InvalidInput that names what is missing */
export function readEnvironment(): Environment {
  return parse(Environment, process.env, 'the environment of the function');
}

/**
 * The configuration as it was checked when the application was deployed. The bundler writes it in the place of the variable, so
 * that a version of a function always runs with the configuration of its own release.
 */
export function readDeployedConfig(): Config {
  return parseJson(Config, process.env.SUTURE_CONFIG ?? '', 'the configuration in the bundle');
}
