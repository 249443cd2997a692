import { type Config, type Incident, PendingCallback } from '@suture/core';
import * as z from 'zod';
import type { Invocation } from '../kernel/kernel.ts';
import type { Facts } from './facts.ts';
import { checkFailure } from './failures.ts';

/** Milliseconds that a state may wait before the sweep must be able to find it. */
const findable = 15 * 60_000;

const Swept = z.object({ failed: z.array(z.object({ incidentId: z.string(), error: z.string() })) });
const Received = z.object({ refused: z.array(z.object({ id: z.string(), error: z.string() })) });

/** Checks what a function answered, and after a sweep that everything that waits can be found. */
export function checkOutput(facts: Facts, { caller }: Invocation, output: object): void {
  const { kernel } = facts;
  const failed = Swept.safeParse(output).data?.failed ?? Received.safeParse(output).data?.refused ?? [];
  // Only the name is told: a connection that broke is a TypeError too.
  for (const { error } of failed)
    if (error !== 'TypeError') checkFailure(kernel, { caller }, error, 'told by its report');
  if (caller !== 'sweeper') return;
  const { table, machine } = facts;
  const kept = new Set(table.listed('WAIT').flatMap(({ wait }) => PendingCallback.safeParse(wait).data?.token ?? []));
  for (const { name, status, token, enteredAt, at } of machine.executions.values()) {
    if (status !== 'RUNNING' || token === undefined || kernel.now() - enteredAt < findable) continue;
    if (!kept.has(token))
      kernel.violate('what waits can be found', `${name} waits in ${at}, and nothing keeps its token`);
  }
}

/** A step that is tried again after its answer was lost counts once more. */
const retried = 2;

/** Checks that an incident goes round no loop more often than its configuration allows. */
export function checkBounds({ kernel }: Pick<Facts, 'kernel'>, { id, attempts }: Incident, { limits }: Config): void {
  const bounds = [
    ['diagnoses', attempts.diagnose, limits.diagnoses],
    ['fixes in a round', attempts.fixInRound, limits.fixAttempts],
    ['rounds of review', attempts.review, limits.reviewRounds],
    ['looks', attempts.observe, limits.verifyLooks],
  ] as const;
  for (const [what, count, most] of bounds)
    if (count > most + retried) kernel.violate('every loop ends', `${id} has ${count} ${what} of at most ${most}`);
}
