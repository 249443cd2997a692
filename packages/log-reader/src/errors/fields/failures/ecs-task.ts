import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { fieldsIn, numberOf } from '../values.ts';
import { type FailureForm, failure } from './form.ts';

const containerLimit = 10;
/** 137 is SIGKILL, 143 SIGTERM: a rollout stops tasks with both. */
const killed = 137;
const terminated = 143;

/** An ECS task that stopped: the event of EventBridge, or the task as `describe-tasks` has it. */
export const ecsTask: FailureForm = {
  name: 'ecs-task',
  keys: ['detail', 'lastStatus'],
  read(fields) {
    const task = isFields(fields.detail) ? fields.detail : fields;
    if (task.lastStatus !== 'STOPPED' || !Array.isArray(task.containers)) return undefined;
    const reason = textOf(task.stoppedReason) ?? '';
    // A rollout, a scaling step or a person stopped it.
    if (/^(?:Scaling activity|Task stopped by|Stopped by user|.{0,100}deployment)/i.test(reason)) return undefined;
    for (const container of fieldsIn(task.containers, containerLimit)) {
      const found = readContainer(container, reason);
      if (found !== undefined) return found;
    }
    return undefined;
  },
};

function readContainer(container: Fields, stopped: string): LoggedError | undefined {
  const why = textOf(container.reason) ?? '';
  const code = numberOf(container.exitCode);
  const name = textOf(container.name) ?? 'The container';
  const message = [`${name} exited${code === undefined ? '' : ` with code ${code}`}.`, why, stopped]
    .filter((part) => part !== '')
    .join(' ');
  if (/^OutOfMemory/i.test(why)) return failure('out-of-memory', 'OutOfMemoryError', message);
  if (code === killed) return failure('killed', 'ContainerKilled', message);
  if (code === undefined || code === 0 || code === terminated) return undefined;
  return failure('exit', 'ContainerExited', message);
}
