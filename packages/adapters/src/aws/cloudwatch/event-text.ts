/** Lambda's Node.js runtime prefixes the text of `console` with time, request id and level. */
const lambdaPrefix = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)\t([\w-]+)\t(\w+)\t([\s\S]*)$/;

/**
 * One log event as lines for the log reader. JSON becomes one line, with Lambda's time, request id and level. Other text stays
 * unchanged.
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
