/** What Lambda's Node.js runtime puts before the text of `console`: time, request id, level. */
const lambdaPrefix = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t(\w+)\t([\s\S]*)$/;

/**
 * One log event as lines that a log reader knows. JSON goes on one line, however it was printed and whatever Lambda put
 * around it, with the time, the request id and the level that Lambda knows; other text stays as it came.
 */
export function eventText(message: string): string {
  const text = message.replace(/\r\n?/g, '\n').replace(/\n+$/, '');
  return `${oneLine(text) ?? text}\n`;
}

function oneLine(text: string): string | undefined {
  const prefixed = lambdaPrefix.exec(text);
  if (prefixed !== null) {
    const fields = fieldsOf(prefixed[4] ?? '');
    if (fields === undefined) return undefined;
    return JSON.stringify({ time: prefixed[1], requestId: prefixed[2], level: prefixed[3]?.toLowerCase(), ...fields });
  }
  const outer = fieldsOf(text);
  if (outer === undefined) return undefined;
  const inner = typeof outer.message === 'string' ? fieldsOf(outer.message) : undefined;
  if (inner !== undefined) return JSON.stringify({ ...outer, message: undefined, ...inner });
  return text.includes('\n') ? JSON.stringify(outer) : text;
}

function fieldsOf(text: string): Record<string, unknown> | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{') || !trimmed.endsWith('}')) return undefined;
  try {
    return JSON.parse(trimmed);
  } catch {
    return undefined;
  }
}
