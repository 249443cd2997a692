/** Whether an event meets a condition. */
export type Condition<T> = (event: T) => boolean;

/** What a term means: `key:value`, or a value alone. */
export type Term<T> = (key: string | undefined, value: string) => Condition<T>;

const token = /\(|\)|(?:[\w@.*/-]+:)?"(?:[^"\\]|\\.)*"|[^\s()]+/g;

/** Datadog's search syntax as far as Suture and the demo use it: terms, `AND`, `OR` and parentheses. Undefined for what is no query. */
export function parseSearch<T>(query: string, term: Term<T>): Condition<T> | undefined {
  const tokens = query.match(token) ?? [];
  let at = 0;

  function either(): Condition<T> | undefined {
    const parts: Condition<T>[] = [];
    do {
      const part = all();
      if (part === undefined) return undefined;
      parts.push(part);
    } while (tokens[at] === 'OR' && ++at);
    return (event) => parts.some((part) => part(event));
  }

  function all(): Condition<T> | undefined {
    const parts: Condition<T>[] = [];
    for (let next = tokens[at]; next !== undefined && next !== ')' && next !== 'OR'; next = tokens[at]) {
      at += 1;
      if (next === 'AND') continue;
      const part = next === '(' ? either() : toTerm(next);
      if (part === undefined || (next === '(' && tokens[at++] !== ')')) return undefined;
      parts.push(part);
    }
    return (event) => parts.every((part) => part(event));
  }

  function toTerm(text: string): Condition<T> {
    const [, key, value = ''] = /^(?:([\w@.*/-]+):)?(.*)$/s.exec(text) ?? [];
    return term(key, value.startsWith('"') ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value);
  }

  const condition = either();
  return at < tokens.length ? undefined : condition;
}
