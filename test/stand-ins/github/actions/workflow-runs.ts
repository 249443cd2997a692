import { shapeWorkflowRun } from '../shapes/workflow-run.ts';
import { recordDeliveries } from '../webhooks.ts';
import type { Repository, WorkflowRun, World } from '../world.ts';

export type NewWorkflowRun = Pick<WorkflowRun, 'file' | 'sha' | 'branch' | 'event' | 'status' | 'conclusion'>;

export function addWorkflowRun(world: World, repository: Repository, input: NewWorkflowRun): WorkflowRun {
  const at = world.clock();
  const run: WorkflowRun = { id: world.nextId(), ...input, attempt: 1, createdAt: at, updatedAt: at };
  repository.workflowRuns.push(run);
  report(world, repository, run);
  return run;
}

/** The run goes on, ends, or is made again: then it is the same run with a further attempt. */
export function moveWorkflowRun(
  world: World,
  repository: Repository,
  run: WorkflowRun,
  to: Pick<WorkflowRun, 'status' | 'conclusion'>,
): void {
  if (run.status === 'completed') run.attempt += 1;
  Object.assign(run, to, { updatedAt: world.clock() });
  report(world, repository, run);
}

function report(world: World, repository: Repository, run: WorkflowRun): void {
  recordDeliveries(world, {
    event: 'workflow_run',
    repository,
    sender: repository.owner,
    payload: {
      action: run.status === 'completed' ? 'completed' : 'in_progress',
      workflow_run: shapeWorkflowRun(world, repository, run),
      workflow: null,
    },
  });
}
