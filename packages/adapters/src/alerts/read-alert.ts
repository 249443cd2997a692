import { type Alert, type Config, InvalidInput, startsIncident } from '@suture/core';
import { readDocuments } from './documents.ts';
import { alertHelp, describeForeign, describeUnknown } from './foreign.ts';
import { generic, listGenericEvents } from './generic.ts';
import type { AlertSource } from './source.ts';
import { unwrapEvents } from './unwrap.ts';

/** One event of an input: its alert, or why it gives none. */
export type ReadAlert =
  | { readonly event: unknown; readonly alert: Alert }
  | { readonly event: unknown; readonly error: InvalidInput };

/**
 * The events in a text, without what is around them.
 * @param what names the text in errors
 * @throws InvalidInput when it is not JSON
 */
export function readEvents(text: string, what: string, sources: readonly AlertSource[]): readonly unknown[] {
  const isKnown = (event: unknown) => sources.some((source) => source.accepts(event));
  const documents = readDocuments(text, what);
  const open = (body: unknown) => {
    for (const source of sources) {
      const events = source.open?.(body);
      if (events !== undefined) return events;
    }
    return undefined;
  };
  return unwrapEvents(documents.length === 1 ? documents[0] : documents, { isKnown, open }, what);
}

/** What the vendor calls the thing that fired, whatever its service; undefined when no source says it. */
export function nameAlert(event: unknown, sources: readonly AlertSource[]): string | undefined {
  try {
    return sources.find((source) => source.accepts(event))?.nameOf?.(event);
  } catch (error) {
    if (error instanceof InvalidInput) return undefined;
    throw error;
  }
}

/**
 * Every alert of a text: an event, or many of them in lists, lines, queues' records, topics' messages or answers of the AWS CLI.
 * @param what names the text in errors: `the alert in alarm.json`
 * @throws InvalidInput when it is not JSON
 */
export function readAlerts(
  text: string,
  what: string,
  config: Config,
  sources: readonly AlertSource[],
): readonly ReadAlert[] {
  return readEvents(text, what, sources)
    .flatMap((event) => describedByConfig(event, config, sources))
    .map((event) => {
      try {
        return { event, alert: readAlertEvent(event, what, config, sources) };
      } catch (error) {
        if (error instanceof InvalidInput) return { event, error };
        throw error;
      }
    });
}

/** What no source knows, as the configuration's mapping describes it; the event itself where there is none, or where it does not fit. */
function describedByConfig(event: unknown, config: Config, sources: readonly AlertSource[]): readonly unknown[] {
  const isKnown = sources.some((source) => source.accepts(event));
  if (isKnown || config.webhooks.generic === undefined || !sources.includes(generic)) return [event];
  try {
    return listGenericEvents(event, config);
  } catch (error) {
    if (error instanceof InvalidInput) return [event];
    throw error;
  }
}

/**
 * The alert of a text that a person gives: the first that fires and may start an incident, else the first.
 * @throws InvalidInput when the text is not JSON, of no known shape, or lacks a field
 */
export function readAlert(text: string, what: string, config: Config, sources: readonly AlertSource[]): Alert {
  return chooseAlert(readAlerts(text, what, config, sources), what);
}

/** @throws InvalidInput when there is no alert */
export function chooseAlert(read: readonly ReadAlert[], what: string): Alert {
  const alerts = read.flatMap((one) => ('alert' in one ? [one.alert] : []));
  const chosen = alerts.find(startsIncident) ?? alerts[0];
  if (chosen !== undefined) return chosen;
  const [first] = read.flatMap((one) => ('error' in one ? [one.error] : []));
  throw first ?? new InvalidInput(what, ['it holds no alert']);
}

/**
 * Turns a vendor's event into an alert, by the first source that accepts its shape.
 * @param what names the alert in errors: `the alert in alarm.json`
 * @throws InvalidInput when it is of no known shape or lacks a field
 */
export function readAlertEvent(event: unknown, what: string, config: Config, sources: readonly AlertSource[]): Alert {
  const source = sources.find((candidate) => candidate.accepts(event));
  if (source !== undefined) return withGrades(source.read(event, config), source);
  const foreign = describeForeign(event);
  if (foreign !== undefined) throw new InvalidInput(what, [`no known shape: ${foreign}`]);
  const expected = sources.map((known) => known.shape).join(', or ');
  throw new InvalidInput(what, [
    `no known shape: ${describeUnknown(event)}; expected ${expected}; any other alert can be sent as a "Suture Alert" event (${alertHelp})`,
  ]);
}

/** The alert with the members that its source says an outsider could have written. */
function withGrades(alert: Alert, { grades }: AlertSource): Alert {
  const outsider = Object.entries(grades).flatMap(([name, grade]) =>
    grade === 'outsider' && Object.hasOwn(alert, name) ? [name] : [],
  );
  return outsider.length === 0 ? alert : { ...alert, outsider };
}
