import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, GetCommand, PutCommand, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { copy } from './copy.ts';
import { holds, type Item, readNames, update } from './expressions.ts';

/** One write of an item, as checks see it. */
export interface Write {
  readonly key: string;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

export interface SimulatedTable {
  /** Answers a command as DynamoDB does. @throws ConditionalCheckFailedException */
  answer(command: object): unknown;
  /** In the trace: `Put INCIDENT#inc-1 META`. */
  describe(command: object): string;
  get(pk: string, sk: string): Item | undefined;
  /** The items of a partition, in the order of their keys. */
  partition(pk: string): readonly Item[];
  /** The items that the list index would show if it were not behind. */
  listed(gsi1pk: string): readonly Item[];
}

/** Milliseconds that the list index may be behind the table. */
const indexDelay = 1_500;

interface Kept {
  readonly item: Item;
  /** When the index shows it. */
  readonly indexedAt: number;
  /** What the index shows until then. */
  readonly indexed: Item | undefined;
}

interface Expressions {
  readonly ExpressionAttributeNames?: Record<string, string> | undefined;
  readonly ExpressionAttributeValues?: Record<string, unknown> | undefined;
}

/**
 * The part of DynamoDB that the stores use: single items, conditions, atomic updates, and an index that is behind.
 * @param now milliseconds, the true time
 * @param watch is told of every write
 */
export function createSimulatedTable(now: () => number, watch: (write: Write) => void): SimulatedTable {
  const partitions = new Map<string, Map<string, Kept>>();
  /** Items that the index has or had. */
  const indexed = new Map<string, Kept>();

  const find = ({ pk, sk }: Item) => partitions.get(String(pk))?.get(String(sk));

  function write(key: Item, after: Item | undefined): void {
    const known = find(key);
    const partition = partitions.get(String(key.pk)) ?? new Map<string, Kept>();
    partitions.set(String(key.pk), partition);
    const name = nameOf(key);
    const shown = known === undefined || known.indexedAt > now() ? known?.indexed : known.item;
    const kept = { item: after ?? key, indexedAt: now() + indexDelay, indexed: shown };
    if (after === undefined) partition.delete(String(key.sk));
    else partition.set(String(key.sk), kept);
    if (kept.item.gsi1pk !== undefined || shown?.gsi1pk !== undefined) indexed.set(name, kept);
    watch({ key: name, before: known?.item, after });
  }

  function check(condition: string | undefined, key: Item, input: Expressions): void {
    if (condition === undefined || holds(condition, find(key)?.item, readNames(input))) return;
    throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
  }

  function query({ input }: QueryCommand): object {
    const names = readNames(input);
    const condition = input.KeyConditionExpression ?? '';
    const [first] = Object.values(input.ExpressionAttributeValues ?? {});
    const found =
      input.IndexName === undefined
        ? [...(partitions.get(String(first))?.values() ?? [])].map(({ item }) => item)
        : [...indexed.values()].flatMap<Item>((kept) => (kept.indexedAt <= now() ? kept.item : (kept.indexed ?? [])));
    const sort = input.IndexName === undefined ? 'sk' : 'gsi1sk';
    const seen = found.filter((item) => holds(condition, item, names));
    seen.sort((a, b) => (String(a[sort]) < String(b[sort]) ? -1 : 1));
    if (input.ScanIndexForward === false) seen.reverse();
    return { Items: copy(seen.slice(0, input.Limit ?? seen.length)) };
  }

  return {
    get: (pk, sk) => find({ pk, sk })?.item,
    partition: (pk) => inOrder([...(partitions.get(pk)?.values() ?? [])].map(({ item }) => item)),
    listed: (gsi1pk) => [...indexed.values()].flatMap<Item>(({ item }) => (item.gsi1pk === gsi1pk ? item : [])),
    describe,
    answer: (command) => {
      if (command instanceof GetCommand) {
        const found = find(command.input.Key ?? {})?.item;
        return found === undefined ? {} : { Item: copy(found) };
      }
      if (command instanceof PutCommand) {
        const item = copy(command.input.Item ?? {});
        check(command.input.ConditionExpression, item, command.input);
        write(item, item);
        return {};
      }
      if (command instanceof UpdateCommand) {
        const { input } = command;
        const key = input.Key ?? {};
        check(input.ConditionExpression, key, input);
        const after = update(input.UpdateExpression ?? '', find(key)?.item ?? key, readNames(input));
        write(key, copy(after));
        return { Attributes: copy(after) };
      }
      if (command instanceof DeleteCommand) {
        const key = command.input.Key ?? {};
        check(command.input.ConditionExpression, key, command.input);
        write(key, undefined);
        return {};
      }
      if (command instanceof QueryCommand) return query(command);
      throw new RangeError(`the simulated table does not know ${command.constructor.name}`);
    },
  };
}

function inOrder(items: Item[]): readonly Item[] {
  return items.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
}

function describe(command: object): string {
  const verb = command.constructor.name.replace('Command', '');
  if (command instanceof QueryCommand)
    return `${verb} ${Object.values(command.input.ExpressionAttributeValues ?? {}).join(' ')}`;
  if (command instanceof PutCommand) return `${verb} ${nameOf(command.input.Item ?? {})}`;
  if (command instanceof GetCommand || command instanceof UpdateCommand || command instanceof DeleteCommand)
    return `${verb} ${nameOf(command.input.Key ?? {})}`;
  return verb;
}

function nameOf({ pk, sk }: Item): string {
  return `${String(pk)} ${String(sk)}`;
}
