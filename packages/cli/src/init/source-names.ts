import { InvalidInput, WebhookName } from '@suture/core';

/** The sources of `--source` or `--test-alert`, given several times or with commas between them. @throws InvalidInput that lists the known ones */
export function readSourceNames(given: readonly string[], option: string): readonly WebhookName[] {
  const names = given.flatMap((list) => list.split(',')).map((name) => name.trim());
  const known = WebhookName.options.join(', ');
  const issues = names.flatMap((name) =>
    WebhookName.safeParse(name).success ? [] : [`"${name}" is no source; known are ${known}`],
  );
  if (issues.length > 0) throw new InvalidInput(`the option ${option}`, issues);
  return [...new Set(names.map((name) => WebhookName.parse(name)))];
}

/** Gathers an option that may be given several times. */
export function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
