import type { GuardFinding } from '../model/guard-verdict.ts';
import { isRelative } from './judge-imports.ts';
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
 * holds it are the isolated proof and the person who reviews. JavaScript and TypeScript are judged on their syntax tree
 * (`judge-code.ts`); these words are for files that cannot be parsed here. A file that already does may go on.
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

/** Words of other languages that reach out of a program, make code or tell that it is tested. */
const otherLanguages: readonly (readonly [string, RegExp])[] = [
  [
    'starts programs',
    /\b(?:subprocess|popen|posix_spawn|os\.(?:system|exec\w*|spawn\w*|fork)|ProcessBuilder|Runtime\.getRuntime|exec\.Command\w*|syscall|std::process|Process\.(?:Start|spawn|run)|shell_exec|passthru|proc_open|pcntl_\w+|Kernel\.|Open3|Shellwords)\b|\bsystem\s*\(|%x[({[]/g,
  ],
  [
    'makes code from text',
    /\b(?:exec|eval|compile|assert|create_function|instance_eval|class_eval|module_eval|define_method|ScriptEngine|GroovyShell|CSharpScript|loadstring|load_string|parse_str|unserialize|pickle|marshal|yaml\.load|ObjectInputStream)\s*\(|\b(?:ctypes|cffi|unsafe|JNI|dlopen|LoadLibrary|P\/Invoke|DllImport)\b/g,
  ],
  [
    'loads modules by computed names',
    /\b(?:__import__|importlib|import_module|Class\.forName|Assembly\.Load\w*|plugin\.Open|require_once|include_once|autoload|const_get|getattr|setattr|globals|locals|vars|Activator)\b/g,
  ],
  [
    'opens connections',
    /\b(?:urllib\w*|requests|httpx|aiohttp|socket\w*|http\.(?:Get|Post|NewRequest|Client)|net\.(?:Dial|Listen)\w*|HttpClient|WebClient|URLConnection|Net::HTTP|Faraday|curl_\w+|fsockopen|file_get_contents|reqwest|hyper|TcpStream|ServerSocket|boto3|smtplib|ftplib|paramiko)\b/g,
  ],
  [
    'reads the environment',
    /\b(?:os\.environ\w*|os\.getenv|os\.Getenv|os\.LookupEnv|System\.getenv|System\.getProperty|Environment\.\w+|std::env|getenv|putenv|setenv)\b|\bENV\s*[[.]|\$_(?:ENV|SERVER|GET|POST|REQUEST|COOKIE|FILES)\b/g,
  ],
  [
    'can tell whether it is tested',
    /\b(?:pytest\w*|unittest|sys\.(?:modules|argv|settrace|setprofile|exit|_getframe)|inspect\.\w+|traceback|__main__|testing\.(?:Testing|Short)|flag\.Lookup|minitest|rspec|RSpec|PHPUnit\w*|junit\w*|JUnit\w*|xunit|NUnit|MSTest|cfg!?\s*\(?test|getStackTrace|StackTrace|caller|runtime\.Caller\w*|debug_backtrace|os\.Exit|System\.exit|exit!|at_exit|atexit)\b/g,
  ],
  [
    'changes what others share',
    /\b(?:monkeypatch\w*|monkey_patch\w*|builtins|__builtins__|__class__|__subclasses__|__globals__|__mro__|__dict__|refine|prepend|alias_method|send|public_send|instance_variable_set|setAccessible|MethodHandles|runkit\w*)\b/g,
  ],
];

/** Lines that bring a module into a file, in languages without a parser here. */
const bringsIn =
  /^\s*(?:import\b|from\s+\S+\s+import\b|use\s+\S|using\s+\S|require(?:_relative|_once)?\b|include(?:_once)?\b|#\s*include\b|extern\s+crate\b|mod\s+\w|load\s*\(|source\s|\.\s+\S|@import\b|<\?(?:php\s+)?(?:require|include)\b)/;
/** Files that are read as data or by people, whose lines may begin like that. */
const noProgram =
  /\.(?:md|mdx|txt|rst|adoc|json|json5|jsonc|ya?ml|toml|ini|csv|tsv|xml|svg|po|pot|properties|graphql|gql|proto|ejs|hbs|mustache)$/i;

/** Whether a file without a parser here is a program all the same. */
export function isOtherProgram(path: string): boolean {
  return !noProgram.test(path);
}

/** What a change lets a file do that it did not do before, by its text alone: for languages that have no parser here. */
export function judgeTextReach(path: string, before: string, after: string): readonly GuardFinding[] {
  const [then, now] = [decodeEscapes(before), decodeEscapes(after)];
  const known = new Set(importsOf(then));
  const added = [...new Set(importsOf(now))].filter((name) => !known.has(name));
  const packages = added.filter((name) => !isRelative(name));
  const outside = added.filter((name) => isRelative(name) && !staysInside(path, name));
  const rules = [...makesCode, ...reachesOut, ...(isOtherProgram(path) ? otherLanguages : [])];
  const grown = new Set(rules.filter(([, words]) => count(now, words) > count(then, words)).map(([what]) => what));
  const broughtIn = isOtherProgram(path) ? newLines(before, after).filter((line) => bringsIn.test(line)) : [];
  const refuse = (rule: string, what: string): GuardFinding => ({
    rule,
    path,
    what: `the change ${what}`,
    accepted: 'a change that uses only what the file already uses; this language is judged by its text',
  });
  return [
    ...(packages.length === 0
      ? []
      : [refuse('import', `imports ${packages.join(', ')}, which this file did not use before`)]),
    ...outside.map((name) => refuse('import', `imports ${name}, which is not the repository's own source`)),
    ...broughtIn.map((line) => refuse('import', `brings in a module: ${line.trim().slice(0, 80)}`)),
    ...[...grown].map((what) => refuse('text rules', `${what}, which this file did not do before`)),
    ...(count(now, hiddenName) > count(then, hiddenName)
      ? [refuse('comment before a name', 'puts a comment or blanks before the name of a module')]
      : []),
  ];
}

function newLines(before: string, after: string): readonly string[] {
  const known = new Set(before.split('\n'));
  return after.split('\n').filter((line) => !known.has(line));
}

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
