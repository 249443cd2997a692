/** One field of a GraphQL query with what it selects; arguments as they were written. */
export interface Field {
  readonly name: string;
  readonly alias: string;
  readonly arguments_: Readonly<Record<string, string>>;
  readonly fields: readonly Field[];
}

export class QueryUnreadable extends Error {
  override readonly name = 'QueryUnreadable';
}

const token = /[{}():!=,]|\.\.\.|\$?\w+|"(?:[^"\\]|\\.)*"|\[|\]/g;

/** The top fields of the one operation in a query. Fragments are read in place; directives are not. */
export function readSelection(query: string): readonly Field[] {
  const words = [...query.replace(/#.*$/gm, '').matchAll(token)].map(([word]) => word).filter((word) => word !== ',');
  let at = words.indexOf('{');
  if (at === -1) throw new QueryUnreadable('Expected a selection');

  function take(expected?: string): string {
    const word = words[at];
    if (word === undefined || (expected !== undefined && word !== expected)) {
      throw new QueryUnreadable(`Parse error on ${JSON.stringify(word ?? 'end')}, expected ${expected ?? 'a name'}`);
    }
    at += 1;
    return word;
  }

  function readFields(): readonly Field[] {
    const fields: Field[] = [];
    take('{');
    while (words[at] !== '}') {
      if (words[at] === '...') {
        take('...');
        if (words[at] === 'on') at += 2;
        fields.push(...readFields());
      } else {
        fields.push(readField());
      }
    }
    take('}');
    return fields;
  }

  function readField(): Field {
    const first = take();
    const renamed = words[at] === ':';
    if (renamed) take(':');
    const name = renamed ? take() : first;
    const given = words[at] === '(' ? readArguments() : {};
    return { name, alias: first, arguments_: given, fields: words[at] === '{' ? readFields() : [] };
  }

  function readArguments(): Readonly<Record<string, string>> {
    const found: Record<string, string> = {};
    take('(');
    while (words[at] !== ')') {
      const name = take();
      take(':');
      found[name] = take();
    }
    take(')');
    return found;
  }

  return readFields();
}
