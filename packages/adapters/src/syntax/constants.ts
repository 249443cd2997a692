import type { CallExpression, Node, OptionalCallExpression } from '@babel/types';
import { lookUp, type Scope } from './scopes.ts';

type Constant = string | number | readonly (string | number)[] | undefined;

/** Characters that constants may come to, for each of the text: bounds the time whatever the text does. */
const maxDepth = 60;

export interface Constants {
  /** What an expression comes to, where it is the same at each run. */
  valueOf(node: Node, scope: Scope): Constant;
  textOf(node: Node, scope: Scope): string | undefined;
}

/** @param budget characters of all results together; afterwards nothing is known any more */
export function openConstants(budget: number): Constants {
  const known = new Map<Node, Constant>();
  let left = budget;

  function evaluate(node: Node, scope: Scope, depth = 0): Constant {
    if (known.has(node)) return known.get(node);
    if (depth > maxDepth || left <= 0) return undefined;
    // A name that stands for itself is not known.
    known.set(node, undefined);
    const value = compute(node, scope, depth);
    left -= typeof value === 'string' ? value.length : Array.isArray(value) ? value.length : 1;
    known.set(node, value);
    return value;
  }

  function compute(node: Node, scope: Scope, depth: number): Constant {
    const inner = (one: Node) => evaluate(one, scope, depth + 1);
    switch (node.type) {
      case 'StringLiteral':
      case 'NumericLiteral':
        return node.value;
      case 'TemplateLiteral': {
        const parts = node.quasis.flatMap((quasi, index) => {
          const expression = node.expressions[index];
          const value = expression === undefined ? '' : asText(inner(expression));
          return [quasi.value.cooked ?? undefined, value];
        });
        return parts.every((part) => part !== undefined) ? parts.join('') : undefined;
      }
      case 'BinaryExpression':
        return node.operator === '+'
          ? sum(node, scope, depth)
          : arithmetic(node.operator, inner(node.left), inner(node.right));
      case 'ArrayExpression': {
        const items = node.elements.map((element) => (element === null ? undefined : inner(element)));
        return items.every((item) => typeof item === 'string' || typeof item === 'number') ? items : undefined;
      }
      case 'Identifier': {
        const binding = lookUp(scope, node.name);
        if (binding?.init === undefined || binding.changed || binding.key !== undefined) return undefined;
        return evaluate(binding.init, scope, depth + 1);
      }
      case 'MemberExpression':
      case 'OptionalMemberExpression': {
        const owner = inner(node.object);
        const at = node.computed ? inner(node.property) : undefined;
        return (typeof owner === 'string' || Array.isArray(owner)) && typeof at === 'number' ? owner[at] : undefined;
      }
      case 'CallExpression':
      case 'OptionalCallExpression':
        return call(node, scope, depth);
      case 'UnaryExpression':
        return node.operator === '-' && typeof inner(node.argument) === 'number'
          ? -Number(inner(node.argument))
          : undefined;
      case 'SequenceExpression': {
        const last = node.expressions.at(-1);
        return last === undefined ? undefined : inner(last);
      }
      case 'TSAsExpression':
      case 'TSSatisfiesExpression':
      case 'TSNonNullExpression':
      case 'TSTypeAssertion':
      case 'ParenthesizedExpression':
        return inner(node.expression);
      default:
        return undefined;
    }
  }

  /** A long chain of `+` leans to the left, so it is followed without recursion. */
  function sum(node: Node, scope: Scope, depth: number): Constant {
    const parts: Constant[] = [];
    let at: Node = node;
    while (at.type === 'BinaryExpression' && at.operator === '+') {
      parts.push(evaluate(at.right, scope, depth + 1));
      at = at.left;
    }
    parts.push(evaluate(at, scope, depth + 1));
    if (parts.every((part) => typeof part === 'number'))
      return parts.reduce<number>((total, part) => total + Number(part), 0);
    const texts = parts.reverse().map(asText);
    return texts.every((text) => text !== undefined) ? texts.join('') : undefined;
  }

  function call(node: CallExpression | OptionalCallExpression, scope: Scope, depth: number): Constant {
    const { callee } = node;
    const args = node.arguments.map((argument) => evaluate(argument, scope, depth + 1));
    if (callee.type === 'Identifier') return decode(callee.name, args[0]);
    if (callee.type !== 'MemberExpression' && callee.type !== 'OptionalMemberExpression') return undefined;
    const method = callee.computed
      ? evaluate(callee.property, scope, depth + 1)
      : callee.property.type === 'Identifier'
        ? callee.property.name
        : undefined;
    if (typeof method !== 'string') return undefined;
    if (callee.object.type === 'Identifier' && callee.object.name === 'String')
      return fromCodes(node, method, args, scope);
    if (callee.object.type === 'Identifier' && callee.object.name === 'Buffer' && method === 'from') {
      const encoding = typeof args[1] === 'string' ? args[1] : 'utf8';
      return Array.isArray(args[0]) ? fromCharCodes(args[0]) : decodeBytes(args[0], encoding);
    }
    const owner = evaluate(callee.object, scope, depth + 1);
    if (owner === undefined) return undefined;
    return typeof owner === 'string'
      ? ofText(owner, method, args)
      : Array.isArray(owner)
        ? ofList(owner, method, args)
        : asText(owner);
  }

  function fromCodes(
    node: CallExpression | OptionalCallExpression,
    method: string,
    args: readonly Constant[],
    scope: Scope,
  ): Constant {
    if (method === 'raw') return undefined;
    const [first] = node.arguments;
    if (first?.type === 'SpreadElement') return fromCharCodes(evaluate(first.argument, scope));
    // `apply` gives the codes as a list, after the receiver.
    if (method === 'apply') return fromCharCodes(args[1]);
    const codes = args.filter((arg) => typeof arg === 'number');
    return codes.length === args.length ? fromCharCodes(codes) : undefined;
  }

  return {
    valueOf: (node, scope) => evaluate(node, scope),
    textOf: (node, scope) => {
      const value = evaluate(node, scope);
      return typeof value === 'string' ? value : undefined;
    },
  };
}

function asText(value: Constant): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
}

function arithmetic(operator: string, left: Constant, right: Constant): number | undefined {
  if (typeof left !== 'number' || typeof right !== 'number') return undefined;
  const results: Readonly<Record<string, number>> = {
    '*': left * right,
    '-': left - right,
    '/': left / right,
    '^': left ^ right,
    '%': left % right,
  };
  return results[operator];
}

function fromCharCodes(codes: Constant): string | undefined {
  if (!Array.isArray(codes) || !codes.every((code) => typeof code === 'number' && code >= 0 && code <= 0x10ffff))
    return undefined;
  return codes.map((code) => String.fromCodePoint(Math.trunc(Number(code)))).join('');
}

function ofText(text: string, method: string, args: readonly Constant[]): Constant {
  const [first, second] = args;
  switch (method) {
    case 'toString':
    case 'trim':
    case 'valueOf':
      return text;
    case 'toLowerCase':
      return text.toLowerCase();
    case 'toUpperCase':
      return text.toUpperCase();
    case 'split':
      return typeof first === 'string' ? text.split(first) : undefined;
    case 'concat':
      return args.every((arg) => typeof arg === 'string') ? text.concat(...args.map(String)) : undefined;
    case 'slice':
    case 'substring':
      return typeof first === 'number' ? text[method](first, typeof second === 'number' ? second : undefined) : text;
    case 'replace':
    case 'replaceAll':
      return typeof first === 'string' && typeof second === 'string' ? text.replaceAll(first, () => second) : undefined;
    case 'charAt':
    case 'at':
      return typeof first === 'number' ? text.at(first) : undefined;
    default:
      return undefined;
  }
}

function ofList(list: readonly (string | number)[], method: string, args: readonly Constant[]): Constant {
  const [first] = args;
  if (method === 'join') return list.join(typeof first === 'string' ? first : ',');
  if (method === 'reverse' || method === 'toReversed') return [...list].reverse();
  if (method === 'concat')
    return list.concat(...args.map((arg) => (arg === undefined ? [] : typeof arg === 'object' ? [...arg] : [arg])));
  if (method === 'at' && typeof first === 'number') return list.at(first);
  return undefined;
}

function decode(name: string, value: Constant): string | undefined {
  if (typeof value !== 'string') return undefined;
  if (name === 'atob') return decodeBytes(value, 'base64');
  if (name === 'String') return value;
  if (name !== 'decodeURIComponent' && name !== 'unescape' && name !== 'decodeURI') return undefined;
  try {
    return decodeURIComponent(value);
  } catch {
    return undefined;
  }
}

function decodeBytes(value: Constant, encoding: string): string | undefined {
  if (typeof value !== 'string') return undefined;
  return Buffer.isEncoding(encoding) ? Buffer.from(value, encoding).toString('utf8') : undefined;
}
