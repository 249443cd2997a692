import type { FileChange } from '@suture/core';

/** An honest repair: a path, what stood there and what stands there now. */
type Honest = readonly [path: string, before: string, after: string];

const values: readonly Honest[] = [
  [
    'src/a.js',
    'export const name = (o) => o.customer.name;',
    "export const name = (o) => o.customer?.name ?? 'unknown';",
  ],
  ['src/a.js', 'module.exports = (o) => o.items.length;', 'module.exports = (o) => (o.items || []).length;'],
  [
    'src/a.js',
    'exports.first = (list) => list[0].id;',
    'exports.first = (list) => (list.length > 0 ? list[0].id : undefined);',
  ],
  [
    'src/a.ts',
    'export function sum(xs: number[]) {\n  return xs.reduce((a, b) => a + b);\n}',
    'export function sum(xs: number[]) {\n  return xs.reduce((a, b) => a + b, 0);\n}',
  ],
  [
    'src/a.ts',
    'export const half = (n: number): number => n / 2;',
    'export const half = (n: number): number => Math.trunc(n / 2);',
  ],
  [
    'src/a.js',
    'export const parse = (s) => JSON.parse(s);',
    'export function parse(s) {\n  try {\n    return JSON.parse(s);\n  } catch {\n    return undefined;\n  }\n}',
  ],
  [
    'src/a.js',
    'export const at = (o, k) => o[k];',
    'export const at = (o, k) => (Object.hasOwn(o, k) ? o[k] : undefined);',
  ],
  [
    'src/a.js',
    'export const has = (o, k) => o.hasOwnProperty(k);',
    'export const has = (o, k) => Object.prototype.hasOwnProperty.call(o, k);',
  ],
  [
    'src/a.js',
    'export const set = (o, k, v) => { o[k] = v; };',
    "export const set = (o, k, v) => {\n  if (k === '__proto__' || k === 'constructor' || k === 'prototype') return;\n  o[k] = v;\n};",
  ],
  [
    'src/a.js',
    'const blocked = [];\nexport const ok = (k) => !blocked.includes(k);',
    "const blocked = ['__proto__', 'constructor', 'prototype'];\nexport const ok = (k) => !blocked.includes(k);",
  ],
  [
    'src/a.js',
    'export const kind = (v) => typeof v;',
    'export const kind = (v) => Object.prototype.toString.call(v).slice(8, -1);',
  ],
  [
    'src/a.js',
    'export const plain = (v) => typeof v === "object";',
    'export const plain = (v) => v !== null && Object.getPrototypeOf(v) === Object.prototype;',
  ],
  ['src/a.js', 'export const copy = (o) => ({ ...o });', 'export const copy = (o) => structuredClone(o);'],
  ['src/a.js', 'export const empty = () => ({});', 'export const empty = () => Object.create(null);'],
  ['src/a.js', 'export const keys = (o) => Object.keys(o);', 'export const keys = (o) => Object.keys(o ?? {});'],
  ['src/a.js', 'export const list = (x) => Array.from(x);', 'export const list = (x) => (Array.isArray(x) ? x : [x]);'],
  [
    'src/a.js',
    'export const round = (n) => n.toFixed(2);',
    'export const round = (n) => (Math.round((n + Number.EPSILON) * 100) / 100).toFixed(2);',
  ],
  [
    'src/a.js',
    'export const max = (xs) => Math.max(...xs);',
    'export const max = (xs) => xs.reduce((a, b) => (a > b ? a : b), -Infinity);',
  ],
  ['src/a.js', 'export const big = (n) => n * 100;', 'export const big = (n) => BigInt(n) * 100n;'],
  ['src/a.js', 'export const cmp = (a, b) => a > b;', 'export const cmp = (a, b) => a - b;'],
];

const errors: readonly Honest[] = [
  [
    'src/a.js',
    'export class Missing extends Error {}',
    "export class Missing extends Error {\n  constructor(message) {\n    super(message);\n    this.name = 'Missing';\n    Error.captureStackTrace?.(this, Missing);\n  }\n}",
  ],
  [
    'src/a.js',
    'export const fail = (e, log) => log.error(e.message);',
    'export const fail = (e, log) => log.error({ message: e.message, stack: e.stack });',
  ],
  [
    'src/a.js',
    'export const fail = (e) => console.error(e.message);',
    'export const fail = (e) => console.error(e.stack || e.message);',
  ],
  [
    'src/a.js',
    'export const run = async (f) => f();',
    'export const run = async (f) => {\n  try {\n    return await f();\n  } catch (error) {\n    if (error instanceof TypeError) return undefined;\n    throw error;\n  }\n};',
  ],
  [
    'src/a.js',
    'export const status = (e) => e.status;',
    "export const status = (e) => (e?.code === 'ENOENT' ? 404 : (e?.status ?? 500));",
  ],
  [
    'src/a.js',
    'export const wrap = (e) => new Error(e);',
    "export const wrap = (e) => new Error('the order failed', { cause: e });",
  ],
  [
    'src/a.ts',
    'export const text = (e: unknown) => (e as Error).message;',
    'export const text = (e: unknown) => (e instanceof Error ? e.message : String(e));',
  ],
  [
    'src/a.js',
    'module.exports = (err, req, res, next) => res.status(500).end();',
    'module.exports = (err, req, res, next) => {\n  if (res.headersSent) return next(err);\n  res.status(err.statusCode || 500).json({ error: err.message });\n};',
  ],
  ['src/a.js', 'export const label = (e) => e.name;', 'export const label = (e) => e.name || e.constructor.name;'],
  [
    'src/a.js',
    'export const same = (a, b) => a === b;',
    'export const same = (a, b) => a.constructor === b.constructor && a.id === b.id;',
  ],
];

const asynchronous: readonly Honest[] = [
  [
    'src/a.js',
    'export async function load(db) {\n  const rows = db.all();\n  return rows.length;\n}',
    'export async function load(db) {\n  const rows = await db.all();\n  return rows.length;\n}',
  ],
  [
    'src/a.js',
    'export const all = (xs, f) => xs.forEach(async (x) => f(x));',
    'export const all = (xs, f) => Promise.all(xs.map((x) => f(x)));',
  ],
  [
    'src/a.js',
    'export const all = (xs) => Promise.all(xs);',
    "export const all = async (xs) => (await Promise.allSettled(xs)).filter(({ status }) => status === 'fulfilled');",
  ],
  [
    'src/a.js',
    'export const later = (f) => setTimeout(f(), 10);',
    'export const later = (f) => setTimeout(() => f(), 10);',
  ],
  [
    'src/a.js',
    'export const later = (f) => process.nextTick(f);',
    'export const later = (f, x) => process.nextTick(() => f(x));',
  ],
  [
    'src/a.js',
    'export const get = (url) => fetch(url).then((r) => r.json());',
    'export const get = async (url) => {\n  const r = await fetch(url);\n  if (!r.ok) throw new Error(`${r.status}`);\n  return r.json();\n};',
  ],
  [
    'src/a.js',
    "import axios from 'axios';\nexport const get = (id) => axios.get(`/orders/${id}`);",
    "import axios from 'axios';\nexport const get = (id) => axios.get(`/orders/${encodeURIComponent(id)}`);",
  ],
  [
    'src/a.js',
    'export async function* pages(next) {\n  let page = await next();\n  while (page) yield page;\n}',
    'export async function* pages(next) {\n  for (let page = await next(); page; page = await next()) yield page;\n}',
  ],
  [
    'src/a.js',
    'export const once = (f) => { let v; return () => (v = v || f()); };',
    'export const once = (f) => { let v; let done = false; return () => { if (!done) { v = f(); done = true; } return v; }; };',
  ],
  [
    'src/a.js',
    'export const close = (s) => s.close();',
    'export const close = (s) => new Promise((done, fail) => s.close((e) => (e ? fail(e) : done())));',
  ],
  [
    'src/a.js',
    'export const on = (e, f) => e.on("data", f);',
    'export const on = (e, f) => { e.on("data", f); return () => e.off("data", f); };',
  ],
  [
    'src/a.js',
    'export const t = (f, ms) => setInterval(f, ms);',
    'export const t = (f, ms) => { const id = setInterval(f, ms); id.unref?.(); return () => clearInterval(id); };',
  ],
];

const textual: readonly Honest[] = [
  [
    'src/a.js',
    'export const isMail = (s) => /^(\\w+)@(\\w+)$/.test(s);',
    'export const isMail = (s) => /^[\\w.+-]+@[\\w-]+(?:\\.[\\w-]+)+$/.test(s);',
  ],
  [
    'src/a.js',
    "export const slug = (s) => s.replace(' ', '-');",
    "export const slug = (s) => s.trim().toLowerCase().replaceAll(' ', '-');",
  ],
  [
    'src/a.js',
    "export const words = (s) => s.split(' ');",
    'export const words = (s) => s.split(/\\s+/).filter(Boolean);',
  ],
  [
    'src/a.js',
    'export const escape = (s) => s;',
    'export const escape = (s) => s.replace(/[&<>"\']/g, (c) => `&#${c.charCodeAt(0)};`);',
  ],
  [
    'src/a.js',
    'export const title = (s) => s[0].toUpperCase() + s.slice(1);',
    "export const title = (s) => (s === '' ? '' : s[0].toUpperCase() + s.slice(1));",
  ],
  [
    'src/a.js',
    "export const line = (a, b) => a + ' ' + b;",
    "export const line = (a, b) => [a, b].filter((part) => part != null).join(' ');",
  ],
  [
    'src/a.js',
    "export const path = (a) => '/orders/' + a;",
    'export const path = (a) => `/orders/${encodeURIComponent(a)}`;',
  ],
  [
    'src/a.js',
    'export const day = (d) => d.toISOString().slice(0, 10);',
    "export const day = (d) => (Number.isNaN(d.getTime()) ? '' : d.toISOString().slice(0, 10));",
  ],
  ['src/a.js', 'export const month = (d) => d.getMonth();', 'export const month = (d) => d.getMonth() + 1;'],
  [
    'src/a.js',
    'export const utc = (s) => new Date(s);',
    'export const utc = (s) => new Date(/Z|[+-]\\d\\d:\\d\\d$/.test(s) ? s : `${s}Z`);',
  ],
  [
    'src/a.js',
    'export const days = (a, b) => (b - a) / 86400000;',
    'const dayMs = 24 * 60 * 60 * 1000;\nexport const days = (a, b) => Math.round((b.getTime() - a.getTime()) / dayMs);',
  ],
  [
    'src/a.js',
    'export const money = (n) => "$" + n;',
    "export const money = (n) => new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' }).format(n);",
  ],
  [
    'src/a.js',
    'export const sql = (id) => `select * from orders where id = ${id}`;',
    "export const sql = (id) => ['select * from orders where id = $1', [id]];",
  ],
  [
    'src/a.js',
    'export const q = (o) => Object.entries(o).map((e) => e.join("=")).join("&");',
    'export const q = (o) => new URLSearchParams(Object.entries(o)).toString();',
  ],
  ['src/a.js', 'export const host = (u) => u.split("/")[2];', 'export const host = (u) => new URL(u).hostname;'],
  [
    'src/a.js',
    'export const b64 = (s) => btoa(s);',
    "export const b64 = (s) => Buffer.from(s, 'utf8').toString('base64');",
  ],
];

const modules: readonly Honest[] = [
  [
    'src/a.js',
    "import express from 'express';\nexport const app = express();",
    "import express from 'express';\nimport { z } from 'zod';\nexport const app = express();\nexport const Id = z.string();",
  ],
  [
    'src/a.js',
    'exports.copy = (o) => JSON.parse(JSON.stringify(o));',
    "const { cloneDeep } = require('lodash');\nexports.copy = (o) => cloneDeep(o);",
  ],
  [
    'src/a.js',
    "import { get } from 'lodash';\nexport const v = (o) => get(o, 'a');",
    "import { get } from 'lodash';\nimport isEqual from 'lodash/isEqual';\nexport const v = (o) => isEqual(get(o, 'a'), 1);",
  ],
  ['src/a.js', 'export const p = (a) => a;', "import { round } from './round.js';\nexport const p = (a) => round(a);"],
  [
    'src/x/a.ts',
    'export const p = (a: number) => a;',
    "import type { Order } from '../model/order.ts';\nexport const p = (a: number, _order?: Order) => a;",
  ],
  [
    'src/a.js',
    'export const join = (a, b) => a + "/" + b;',
    "import path from 'node:path';\nexport const join = (a, b) => path.posix.join(a, b);",
  ],
  [
    'src/a.js',
    'const f = (a) => a;\nmodule.exports = f;',
    'const f = (a) => a ?? 0;\nmodule.exports = f;\nmodule.exports.default = f;',
  ],
  [
    'src/a.js',
    'export const id = () => Math.random();',
    "import { randomUUID } from 'node:crypto';\nexport const id = () => randomUUID();",
  ],
  [
    'src/a.js',
    'export const eq = (a, b) => a === b;',
    "import { timingSafeEqual } from 'crypto';\nexport const eq = (a, b) => a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));",
  ],
  [
    'src/a.ts',
    "import { price } from '@acme/money';\nexport const p = price(1);",
    "import { price, zero } from '@acme/money';\nexport const p = price(1) ?? zero;",
  ],
  [
    'src/a.tsx',
    'export const A = ({ items }) => <ul>{items.map((i) => <li>{i}</li>)}</ul>;',
    'export const A = ({ items = [] }) => <ul>{items.map((i) => <li key={i}>{i}</li>)}</ul>;',
  ],
  [
    'src/a.ts',
    "import { a } from '@/a';\nexport const x = a;",
    "import { a } from '@/a';\nimport { b } from '@/b';\nexport const x = a ?? b;",
  ],
  [
    'src/a.js',
    "const fs = require('fs');\nmodule.exports = (p) => fs.readFileSync(p, 'utf8');",
    "const fs = require('fs');\nmodule.exports = (p) => (fs.existsSync(p) ? fs.readFileSync(p, 'utf8') : '');",
  ],
  ['src/a.mjs', 'export default (a) => a;', 'export default (a) => a?.b;'],
  ['src/a.cjs', "'use strict';\nexports.a = (x) => x.y;", "'use strict';\nexports.a = (x) => (x ? x.y : null);"],
];

const settings: readonly Honest[] = [
  ['src/config.js', 'export const port = process.env.PORT;', 'export const port = Number(process.env.PORT ?? 3000);'],
  [
    'src/config.js',
    'export const port = process.env.PORT;',
    "export const port = process.env.PORT;\nexport const level = process.env.LOG_LEVEL ?? 'info';",
  ],
  [
    'src/config.ts',
    'export const url = process.env.DATABASE_URL as string;',
    "export const url = process.env.DATABASE_URL ?? '';\nif (url === '') throw new Error('DATABASE_URL is not set');",
  ],
  [
    'src/server.js',
    'const port = 3000;\napp.listen(process.env.PORT || port);',
    'const port = 3000;\napp.listen(Number.parseInt(process.env.PORT, 10) || port);',
  ],
  ['src/client.js', 'export const timeoutMs = 1000;', 'export const timeoutMs = 5000;'],
  [
    'src/app.js',
    "const app = require('./app');\napp.set('trust proxy', false);",
    "const app = require('./app');\napp.set('trust proxy', 1);",
  ],
  [
    'src/here.js',
    "const dir = __dirname;\nmodule.exports = dir + '/views';",
    "const path = require('path');\nmodule.exports = path.join(__dirname, 'views');",
  ],
  ['src/where.js', 'export const sep = "/";', "export const sep = process.platform === 'win32' ? '\\\\' : '/';"],
];

const classes: readonly Honest[] = [
  ['src/a.ts', 'export class Cart {\n  items: string[];\n}', 'export class Cart {\n  items: string[] = [];\n}'],
  [
    'src/a.js',
    'export class A {\n  run() {\n    setTimeout(this.tick, 1);\n  }\n  tick() {}\n}',
    'export class A {\n  run() {\n    setTimeout(() => this.tick(), 1);\n  }\n  tick() {}\n}',
  ],
  [
    'src/a.js',
    'function Cart() {}\nCart.prototype.add = function (x) { this.items.push(x); };',
    'function Cart() {\n  this.items = [];\n}\nCart.prototype.add = function (x) { this.items.push(x); };\nCart.prototype.size = function () { return this.items.length; };',
  ],
  [
    'src/a.js',
    'function B() {}\nfunction A() {}\nB.prototype.x = 1;',
    'function B() {}\nfunction A() {}\nA.prototype = Object.create(B.prototype);\nA.prototype.constructor = A;\nB.prototype.x = 1;',
  ],
  [
    'src/a.ts',
    'export class A { constructor(private readonly x: number) {} }',
    'export class A {\n  constructor(private readonly x: number) {\n    if (x < 0) throw new RangeError("x is negative");\n  }\n}',
  ],
  [
    'src/a.ts',
    '@Injectable()\nexport class S {\n  find(id: string) { return this.repo.find(id); }\n}',
    '@Injectable()\nexport class S {\n  async find(id: string) {\n    const found = await this.repo.find(id);\n    if (!found) throw new NotFoundException(id);\n    return found;\n  }\n}',
  ],
  [
    'src/a.js',
    'export class A {\n  #n = 0;\n  get n() { return this.#n; }\n}',
    'export class A {\n  #n = 0;\n  get n() { return this.#n; }\n  set n(v) { this.#n = Number(v); }\n}',
  ],
  [
    'src/a.js',
    'export class A {\n  clone() { return new A(); }\n}',
    'export class A {\n  clone() { return new this.constructor(); }\n}',
  ],
  [
    'src/a.ts',
    'export enum S { On, Off }\nexport const f = (s: S) => s === S.On;',
    'export enum S { On = "on", Off = "off" }\nexport const f = (s: S) => s === S.On;',
  ],
  [
    'src/a.ts',
    'export function f<T>(x: T[]): T { return x[0]; }',
    'export function f<T>(x: readonly T[]): T | undefined { return x.at(0); }',
  ],
];

const logic: readonly Honest[] = [
  ['src/a.js', 'export const ok = (a, b) => a && b;', 'export const ok = (a, b) => Boolean(a) && Boolean(b);'],
  [
    'src/a.js',
    'export const f = (n) => { for (let i = 0; i <= n.length; i++) g(n[i]); };',
    'export const f = (n) => { for (let i = 0; i < n.length; i++) g(n[i]); };',
  ],
  [
    'src/a.js',
    'export function f(s) {\n  switch (s) {\n    case 1:\n      a();\n    case 2:\n      b();\n  }\n}',
    'export function f(s) {\n  switch (s) {\n    case 1:\n      a();\n      break;\n    case 2:\n      b();\n      break;\n    default:\n      throw new RangeError(`unknown ${s}`);\n  }\n}',
  ],
  ['src/a.js', 'export const s = (xs) => xs.sort();', 'export const s = (xs) => [...xs].sort((a, b) => a.at - b.at);'],
  [
    'src/a.js',
    'export const d = (xs) => xs.map((x) => delete x.secret);',
    'export const d = (xs) => xs.map(({ secret: _secret, ...rest }) => rest);',
  ],
  [
    'src/a.js',
    'const cache = {};\nexport const get = (k) => cache[k];',
    'const cache = new Map();\nexport const get = (k) => cache.get(k);',
  ],
  ['src/a.js', 'export const f = (o) => o.a.b.c;', 'export const f = ({ a: { b: { c } = {} } = {} } = {}) => c;'],
  [
    'src/a.js',
    'export const p = (req) => req.query.page;',
    'export const p = (req) => Math.max(1, Number.parseInt(req.query.page, 10) || 1);',
  ],
  [
    'src/a.js',
    'export const find = (t, k) => t[k]();',
    'export const find = (t, k) => {\n  const run = t[k];\n  if (typeof run !== "function") throw new RangeError(`no ${k}`);\n  return run();\n};',
  ],
  [
    'src/a.js',
    'export const f = (x) => (x ? 1 : 0);',
    'export const f = (x) => (x === null || x === undefined ? 0 : 1);',
  ],
  ['src/a.js', 'export const u = (xs) => xs;', 'export const u = (xs) => [...new Set(xs)];'],
  [
    'src/a.js',
    'export const g = (xs) => xs.reduce((o, x) => { o[x.k] = x; return o; }, {});',
    'export const g = (xs) => Object.fromEntries(xs.map((x) => [x.k, x]));',
  ],
  ['src/a.js', 'export const n = (a) => parseInt(a);', 'export const n = (a) => Number.parseInt(a, 10);'],
  [
    'src/a.js',
    'export const w = (a) => window.open(a);',
    "export const w = (a) => typeof window !== 'undefined' && window.open(a, '_blank', 'noopener');",
  ],
  [
    'src/a.js',
    'export const v = (a) => a.slice(1);',
    '// See https://tc39.es/ecma262 for what slice does.\nexport const v = (a) => a.slice(1, -1);',
  ],
  [
    'src/a.js',
    'export const test = (a) => a;\nexport const it = (b) => test(b);',
    'export const test = (a) => a ?? 0;\nexport const it = (b) => test(b ?? 1);',
  ],
  ['src/a.ts', 'export const f = (a: any) => a.b;', 'export const f = (a: unknown) => (a as { b?: string }).b ?? "";'],
  [
    'src/a.js',
    'const slice = [].slice;\nexport const f = function () { return slice.call(arguments); };',
    'const slice = [].slice;\nexport const f = function () { return slice.call(arguments, 1); };',
  ],
  [
    'src/a.js',
    'export const e = (v) => v instanceof Function;',
    "export const e = (v) => typeof v === 'function' || v instanceof Function;",
  ],
  ['src/a.json', '{ "rate": 1 }', '{ "rate": 2 }'],
  [
    'app/a.py',
    'def total(order):\n    return len(order.lines)\n',
    'def total(order):\n    if order is None:\n        return 0\n    return len(order.lines or [])\n',
  ],
  [
    'app/a.go',
    'func Total(o *Order) int {\n\treturn len(o.Lines)\n}\n',
    'func Total(o *Order) int {\n\tif o == nil {\n\t\treturn 0\n\t}\n\treturn len(o.Lines)\n}\n',
  ],
  ['app/a.rb', 'def total(order)\n  order.lines.size\nend\n', 'def total(order)\n  (order&.lines || []).size\nend\n'],
  [
    'src/a.vue',
    '<script setup>\nconst n = props.items.length;\n</script>\n',
    '<script setup>\nconst n = props.items?.length ?? 0;\n</script>\n',
  ],
];

/** Repairs as people write them, in many styles. */
export const honest: readonly (readonly FileChange[])[] = [
  ...values,
  ...errors,
  ...asynchronous,
  ...textual,
  ...modules,
  ...settings,
  ...classes,
  ...logic,
].map(([path, before, after]) => [{ path, before: `${before}\n`, after: `${after}\n` }]);
