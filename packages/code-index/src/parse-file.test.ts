import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import { createParseFile, type GrammarName } from './index.ts';

const require = createRequire(import.meta.url);
const parse = createParseFile({
  runtime: () => readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
  grammar: (name) => readFile(require.resolve(`@vscode/tree-sitter-wasm/wasm/tree-sitter-${name}.wasm`)),
});

async function read(grammar: GrammarName, text: string) {
  const { symbols, references } = await parse(grammar, text);
  return {
    symbols: symbols.map(({ kind, name, startLine, endLine }) => `${kind} ${name} ${startLine}-${endLine}`),
    uses: (name: string) => references.get(name) ?? [],
  };
}

describe('createParseFile', () => {
  it('reads TypeScript', async () => {
    const { symbols, uses } = await read(
      'typescript',
      `import { rate } from './rate.ts';
export interface Order {
  readonly total: number;
}
export type Id = string;
export enum State { Open, Paid }
export const limit = 3;
export const double = (value: number): number => value * 2;
export class Cart implements Order {
  total = 0;
  add = (order: Order) => {
    this.total += order.total * rate;
  };
  pay(): State {
    const local = double(this.total);
    return local > limit ? State.Paid : State.Open;
  }
}
export default function open(order: Order): Cart {
  return { order, close: () => double(limit) } as never;
}
`,
    );

    expect(symbols).toEqual([
      'interface Order 2-4',
      'field total 3-3',
      'type Id 5-5',
      'enum State 6-6',
      'constant limit 7-7',
      'function double 8-8',
      'class Cart 9-18',
      'field total 10-10',
      'method add 11-13',
      'method pay 14-17',
      'function open 19-21',
      'method close 20-20',
    ]);
    expect(uses('total')).toEqual([12, 15]);
    expect(uses('Order')).toEqual([9, 11, 19]);
    expect(uses('double')).toEqual([15, 20]);
    expect(uses('rate')).toEqual([1, 12]);
  });

  it('reads TSX', async () => {
    const { symbols, uses } = await read(
      'tsx',
      'export function Badge({ label }: Props) {\n  return <Box title={label}>{label}</Box>;\n}\n',
    );

    expect(symbols).toEqual(['function Badge 1-3']);
    expect([uses('Box'), uses('label'), uses('Props')]).toEqual([[2], [1, 2], [1]]);
  });

  it('reads JavaScript with JSX and CommonJS', async () => {
    const { symbols, uses } = await read(
      'javascript',
      `const { sum } = require('./sum');
function* ids() { yield 1; }
class Shop {
  #open = true;
  list() { return <List of={sum(this.#open)} />; }
}
module.exports = { Shop, ids, close: function () { return sum(2); } };
`,
    );

    expect(symbols).toEqual([
      'function ids 2-2',
      'class Shop 3-6',
      'field #open 4-4',
      'method list 5-5',
      'method close 7-7',
    ]);
    expect([uses('sum'), uses('Shop'), uses('#open'), uses('List')]).toEqual([[1, 5, 7], [7], [5], [5]]);
  });

  it('reads Python', async () => {
    const { symbols, uses } = await read(
      'python',
      `from rates import rate
MAX_ITEMS = 3
default_cart = None

class Cart(Base):
    currency = "EUR"

    @property
    def total(self):
        return sum(item.price * rate for item in self.items)


async def open_cart(items):
    local = Cart(items)
    return local if len(items) < MAX_ITEMS else default_cart
`,
    );

    expect(symbols).toEqual([
      'constant MAX_ITEMS 2-2',
      'variable default_cart 3-3',
      'class Cart 5-10',
      'field currency 6-6',
      'method total 9-10',
      'function open_cart 13-15',
    ]);
    expect([uses('rate'), uses('Cart'), uses('MAX_ITEMS'), uses('price')]).toEqual([[1, 10], [14], [15], [10]]);
  });

  it('reads Go', async () => {
    const { symbols, uses } = await read(
      'go',
      `package shop

const limit = 3

var (
	ErrEmpty = errors.New("empty")
	a, b     int
)

type Cart struct {
	Items, Gifts []Item
}

type Store interface {
	Find(id string) (*Cart, error)
}

type Id = string

func (c *Cart) Total() int {
	local := limit
	return sum(c.Items) + local
}

func Open(s Store) (*Cart, error) {
	return s.Find("x")
}
`,
    );

    expect(symbols).toEqual([
      'constant limit 3-3',
      'variable ErrEmpty 6-6',
      'variable a 7-7',
      'variable b 7-7',
      'type Cart 10-12',
      'field Items 11-11',
      'field Gifts 11-11',
      'interface Store 14-16',
      'method Find 15-15',
      'type Id 18-18',
      'method Total 20-23',
      'function Open 25-27',
    ]);
    expect([uses('Items'), uses('Find'), uses('Cart'), uses('limit')]).toEqual([[22], [26], [15, 20, 25], [21]]);
  });

  it('reads Java', async () => {
    const { symbols, uses } = await read(
      'java',
      `package shop;

public class Cart extends Base {
  private static final int LIMIT = 3, FLOOR = 1;
  private int total;

  public Cart(int total) {
    this.total = total;
  }

  @Override
  public int total() {
    return Math.max(total, LIMIT);
  }

  enum State { OPEN, PAID }

  record Item(String name, int price) {}

  interface Store {
    int SIZE = 3;
    Cart find(String id);
  }
}
`,
    );

    expect(symbols).toEqual([
      'class Cart 3-24',
      'constant LIMIT 4-4',
      'constant FLOOR 4-4',
      'field total 5-5',
      'method Cart 7-9',
      'method total 11-14',
      'enum State 16-16',
      'constant OPEN 16-16',
      'constant PAID 16-16',
      'class Item 18-18',
      'interface Store 20-23',
      'constant SIZE 21-21',
      'method find 22-22',
    ]);
    expect([uses('LIMIT'), uses('Cart'), uses('Base')]).toEqual([[13], [22], [3]]);
  });

  it('reads the valid parts of a text with syntax errors', async () => {
    const { symbols } = await read('typescript', 'function a() {}\nconst = = {;\nfunction b() {\n  return 1;\n}\n');

    expect(symbols).toContain('function a 1-1');
    expect(symbols).toContain('function b 3-5');
  });

  it('reads nothing from an empty text, and reads names in every script', async () => {
    const empty = await read('python', '');
    const unicode = await read(
      'javascript',
      '// 😀 naïve\r\nfunction größe(ширина) {\r\n  return ширина;\r\n}\r\ngröße(1);\r\n',
    );

    expect(empty.symbols).toEqual([]);
    expect(unicode.symbols).toEqual(['function größe 2-4']);
    expect([unicode.uses('ширина'), unicode.uses('größe')]).toEqual([[2, 3], [5]]);
  });

  it('reads deeply nested code completely', async () => {
    const depth = 20_000;

    const { symbols } = await read('javascript', `function a() {}\nx = ${'['.repeat(depth)}${']'.repeat(depth)};\n`);

    expect(symbols).toEqual(['function a 1-1']);
  });

  it('names the grammar that cannot be loaded', async () => {
    const broken = createParseFile({
      runtime: () => readFile(require.resolve('web-tree-sitter/web-tree-sitter.wasm')),
      grammar: async () => new Uint8Array([1, 2, 3]),
    });

    await expect(broken('go', 'package a')).rejects.toMatchObject({
      name: 'GrammarUnusable',
      message: expect.stringContaining('grammar go'),
    });
  });
});
