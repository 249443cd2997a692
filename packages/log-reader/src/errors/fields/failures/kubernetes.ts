import { isFields, textOf } from '../../../json.ts';
import type { Fields, LoggedError } from '../../../model.ts';
import { fieldsIn, numberOf } from '../values.ts';
import { type FailureForm, failure } from './form.ts';

const containerLimit = 10;

/** A Kubernetes event (`OOMKilling`, `BackOff`, `Evicted`), or a pod whose container was terminated. */
export const kubernetes: FailureForm = {
  name: 'kubernetes',
  keys: ['event', 'object', 'involvedObject', 'regarding', 'status'],
  read(fields) {
    const event = isFields(fields.event) ? fields.event : isFields(fields.object) ? fields.object : fields;
    return readEvent(event) ?? readPod(event);
  },
};

function readEvent(event: Fields): LoggedError | undefined {
  const about = event.involvedObject ?? event.regarding;
  const reason = textOf(event.reason);
  if (!isFields(about) || reason === undefined) return undefined;
  const message = textOf(event.message) ?? textOf(event.note) ?? reason;
  if (/^OOMKill/.test(reason) || /\bOOMKilled\b/.test(message.slice(0, 2_000)))
    return failure('out-of-memory', 'OOMKilled', message);
  if (reason === 'BackOff' && /restarting failed/.test(message.slice(0, 2_000)))
    return failure('exit', 'CrashLoopBackOff', message);
  if (reason === 'Evicted') return failure('killed', 'Evicted', message);
  return undefined;
}

function readPod({ status }: Fields): LoggedError | undefined {
  if (!isFields(status) || !Array.isArray(status.containerStatuses)) return undefined;
  for (const container of fieldsIn(status.containerStatuses, containerLimit)) {
    const ended = [container.state, container.lastState].find((state) => isFields(state) && isFields(state.terminated));
    const terminated = isFields(ended) && isFields(ended.terminated) ? ended.terminated : {};
    const code = numberOf(terminated.exitCode);
    if (code === undefined || code === 0) continue;
    const reason = textOf(terminated.reason) ?? 'Error';
    const message = `${textOf(container.name) ?? 'The container'} exited with code ${code}: ${reason}.`;
    if (reason === 'OOMKilled') return failure('out-of-memory', 'OOMKilled', message);
    return code === 137 ? failure('killed', 'ContainerKilled', message) : failure('exit', 'ContainerExited', message);
  }
  return undefined;
}
