import { staysInside } from './path-form.ts';

/** Characters of a comment between two tokens; a longer one is refused, since looking through any length takes the square of it. */
const longestGap = 200;

/** White space and comments: all that may stand between two tokens. */
const gap = String.raw`(?:\s|/\*(?:[^*]|\*(?!/)){0,${longestGap}}\*/|//[^\n]{0,${longestGap}}\n){0,${longestGap}}`;
const literal = String.raw`['"\x60]([^'"\x60\n]*)['"\x60]`;

/** Every syntax that names a module: `from 'x'`, `import 'x'`, `import('x')`, `require('x')`, `require.resolve('x')`. */
const moduleNames = new RegExp(
  String.raw`(?:\bfrom${gap}|\bimport${gap}(?:\(${gap})?|\brequire${gap}(?:\.${gap}resolve${gap})?\(${gap})${literal}`,
  'g',
);

/**
 * Words that give a file a reach it did not have. A list of words is no sandbox: code that wants to hide can, and what
 * holds it are the isolated proof and the person who reviews. It is here because a repair of a fault inside a service
 * has no business starting programs, making code, loading modules by computed names, opening connections or reading
 * the environment, and a patch that does so should cost nobody's attention. A file that already does may go on.
 */
const makesCode: readonly (readonly [string, RegExp])[] = [
  [
    'starts programs',
    /\b(?:child_process|worker_threads|cluster|execSync|spawnSync)\b|\bprocess\s*\.\s*(?:binding|dlopen|kill)\b/g,
  ],
  [
    'makes code from text',
    /\beval\b|(?<!\binstanceof\s+)\bFunction\s*[;,.)(\]}]|\.\s*constructor\s*(?:\?\.)?\s*\(|\[\s*['"`]constructor\b|\bconstructor\s*\.\s*constructor\b|\bglobalThis\s*(?:\?\.)?\s*\[|\bimport\s+vm\b|['"`](?:node:)?vm['"`]|\bset(?:Timeout|Interval)\s*\(\s*['"`]/g,
  ],
  [
    'loads modules by computed names',
    new RegExp(
      String.raw`\bcreateRequire\b|\brequire\b(?!${gap}(?:\.${gap}resolve${gap})?\(${gap}['"\x60])|\bimport${gap}\((?!${gap}['"\x60])`,
      'g',
    ),
  ],
];
const reachesOut: readonly (readonly [string, RegExp])[] = [
  [
    'opens connections',
    /\bfetch\s*\(|(?<![.\w$])fetch\s*(?:[;,)\]}]|\?\.|\.\s*(?:call|apply|bind)\b)|\b(?:XMLHttpRequest|WebSocket|EventSource|sendBeacon)\b|\b(?:https?|net|tls|dgram)\s*\.\s*(?:request|get|connect|createConnection|createSocket)\b/g,
  ],
  [
    'reads the environment',
    /\bprocess\s*(?:\?\.|\.)\s*env\b|\bprocess\s*(?:\?\.)?\s*\[|(?<![.\w$])process\s*[;,)\]}]|\bDeno\s*\.\s*env\b|\bimport\s*\.\s*meta\s*\.\s*env\b/g,
  ],
];

/** More between a keyword and the name of a module than is looked through. */
const hiddenName = new RegExp(
  String.raw`\b(?:from|import|require)\b(?:\s{${longestGap}}|\s{0,${longestGap}}\(?\s{0,${longestGap}}/[*/])`,
  'g',
);

/** What a change lets a file do that it did not do before, in words. */
export function judgeReach(path: string, before: string, after: string): readonly string[] {
  const [then, now] = [decodeEscapes(before), decodeEscapes(after)];
  const known = new Set(importsOf(then));
  const added = [...new Set(importsOf(now))].filter((name) => !known.has(name));
  const packages = added.filter((name) => !isRelative(name));
  const outside = added.filter((name) => isRelative(name) && !staysInside(path, name));
  const grown = [...makesCode, ...reachesOut].filter(([, words]) => count(now, words) > count(then, words));
  return [
    ...(packages.length === 0
      ? []
      : [`${path}: the change imports ${packages.join(', ')}, which this file did not use before`]),
    ...outside.map((name) => `${path}: the change imports ${name}, which is not the repository's own source`),
    ...grown.map(([what]) => `${path}: the change ${what}, which this file did not do before`),
    ...(count(now, hiddenName) > count(then, hiddenName)
      ? [`${path}: the change puts a comment or blanks before the name of a module`]
      : []),
  ];
}

/** The same for a new test: it may send the captured request to itself and set its environment, but make or start nothing. */
export function judgeTestReach(path: string, text: string): readonly string[] {
  const plain = decodeEscapes(text);
  const outside = importsOf(plain).filter((name) => isRelative(name) && !staysInside(path, name));
  const grown = makesCode.filter(([, words]) => count(plain, words) > 0);
  return [
    ...outside.map((name) => `${path}: the reproduction imports ${name}, which is not the repository's own source`),
    ...grown.map(([what]) => `${path}: the reproduction ${what}`),
    ...(count(plain, hiddenName) > 0
      ? [`${path}: the reproduction puts a comment or blanks before the name of a module`]
      : []),
  ];
}

/** Characters that show as nothing, or as something else than they are: joiners, direction marks, tags, line ends of other kinds. */
export function countHiddenCharacters(text: string): number {
  return count(
    text,
    /(?![\t\n\r])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]|[\u115f\u1160\u3164\uffa0]|\p{Variation_Selector}(?<!\ufe0f)|\r(?!\n)/gu,
  );
}

const isRelative = (name: string) => /^\.\.?(?:\/|$)/.test(name);

function importsOf(text: string): readonly string[] {
  return [...text.matchAll(moduleNames)].map((match) => match[1] ?? '').filter((name) => name !== '');
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

/** `\u0065val` is `eval` to the program and must be so to us. */
function decodeEscapes(text: string): string {
  return text.replace(/\\u\{([0-9a-f]{1,6})\}|\\u([0-9a-f]{4})|\\x([0-9a-f]{2})/gi, (whole, long, short, byte) => {
    const code = Number.parseInt(long ?? short ?? byte, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
