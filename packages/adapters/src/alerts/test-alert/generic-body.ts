import type { GenericWebhook } from '@suture/core';
import type { TestBody, TestSubject } from './bodies.ts';

type Step = string | number;

/** A body as the mapping of the configuration expects it, about the end of a symptom if the mapping knows one. */
export function makeGenericBody(mapping: GenericWebhook, { marker, now }: TestSubject): TestBody {
  const { alerts, title, sourceId, service, startedAt, state } = mapping;
  const values: readonly (readonly [path: string | undefined, value: string | undefined])[] = [
    [startedAt, now.toISOString()],
    [title, marker],
    [sourceId, marker],
    [service, marker],
    [state?.path, state?.resolved[0]],
  ];
  const alert = values.reduce<unknown>(
    (body, [path, value]) => (path === undefined ? body : place(body, stepsOf(path), value)),
    {},
  );
  const body = alerts === undefined ? alert : place({}, stepsOf(alerts), [alert]);
  return { body: { ...asObject(body) }, about: { 'x-suture-delivery': marker } };
}

function stepsOf(path: string): readonly Step[] {
  return [...path.matchAll(/([\w@$-]+)|\[(\d{1,4})\]/g)].map(([, name, index]) => name ?? Number(index));
}

/** A copy of the value, with `leaf` at the path. */
function place(value: unknown, [step, ...rest]: readonly Step[], leaf: unknown): unknown {
  if (step === undefined) return leaf;
  if (typeof step === 'string') {
    const object = asObject(value);
    return { ...object, [step]: place(object[step], rest, leaf) };
  }
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const length = Math.max(list.length, step + 1);
  return Array.from({ length }, (_, index) => (index === step ? place(list[index], rest, leaf) : list[index]));
}

function asObject(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}
