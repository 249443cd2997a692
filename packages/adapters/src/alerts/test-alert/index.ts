import { type Config, matchesAlarm, type WebhookName } from '@suture/core';
import { type TestBody, type TestSubject, testBodies } from './bodies.ts';
import { makeGenericBody } from './generic-body.ts';
import { signatures } from './sign.ts';

export { signatures } from './sign.ts';

/** A delivery to send. */
export interface TestAlert {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface TestAlertOptions extends TestSubject {
  readonly config: Config | undefined;
  /** Undefined for a receiver that takes deliveries without a signature. */
  readonly secret: string | undefined;
}

/** An alert of a source that starts nothing, signed as its vendor signs; or why there is none. */
export function makeTestAlert(
  name: WebhookName,
  { marker, now, config, secret }: TestAlertOptions,
): TestAlert | { readonly impossible: string } {
  const made = name === 'generic' ? makeGeneric({ marker, now }, config) : testBodies[name]({ marker, now });
  if ('impossible' in made) return made;
  const body = JSON.stringify(made.body);
  const signature = secret === undefined ? {} : signatures[name](body, secret, now);
  return { body, headers: { 'content-type': 'application/json', ...made.about, ...signature } };
}

function makeGeneric(subject: TestSubject, config: Config | undefined): TestBody | { readonly impossible: string } {
  const mapping = config?.webhooks.generic;
  if (mapping === undefined) return { impossible: 'webhooks.generic is not in the configuration' };
  const claims = Object.entries(config?.services ?? {}).find(([, { alarms }]) =>
    alarms.some((pattern) => matchesAlarm(subject.marker, pattern)),
  );
  // Without a state every alert fires, and a pattern that claims any name would make an incident of the test.
  if (mapping.state === undefined && claims !== undefined)
    return { impossible: `webhooks.generic has no state, and the alarms of ${claims[0]} claim any name` };
  return makeGenericBody(mapping, subject);
}
