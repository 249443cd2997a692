import type { LoggedError } from '../../model.ts';

interface Fatal {
  readonly pattern: RegExp;
  readonly name: string;
  readonly kind: NonNullable<LoggedError['kind']>;
}

/** Failures that throw nothing: what a runtime, a sandbox or a kernel says when it ends a process. */
const fatals: readonly Fatal[] = [
  {
    pattern: /FATAL ERROR: .{0,200}(?:heap out of memory|Allocation failed|out of memory).{0,200}/i,
    name: 'FatalError',
    kind: 'out-of-memory',
  },
  { pattern: /^(?:\[?\d{1,10}:?0?x?[0-9a-f]{0,16}\]? )?FATAL ERROR: .{1,300}/, name: 'FatalError', kind: 'exit' },
  {
    pattern:
      /(?:JavaScript heap out of memory|Cannot allocate memory|std::bad_alloc|java\.lang\.OutOfMemoryError).{0,200}/,
    name: 'OutOfMemory',
    kind: 'out-of-memory',
  },
  {
    pattern:
      /(?:OOMKilled|OutOfMemoryError: Container killed|[Oo]ut of memory: Kill(?:ed)? process|oom-kill(?:er)?:|Memory cgroup out of memory|exceeded (?:its )?memory (?:limit|quota)|Memory quota (?:vastly )?exceeded|killed by the OOM killer|Failed with result 'oom-kill'|Error R1[45]\b).{0,200}/,
    name: 'OutOfMemory',
    kind: 'out-of-memory',
  },
  { pattern: /Task timed out after \d[\d.]{0,10} seconds/, name: 'Sandbox.Timedout', kind: 'timeout' },
  {
    pattern: /Error H12\b.{0,200}|\bat=error code=H12 desc="[^"]{1,100}"|Request timeout after \d{1,10}.{0,100}/,
    name: 'RequestTimeout',
    kind: 'timeout',
  },
  {
    pattern: /Runtime exited with error: signal: (?:killed|aborted|segmentation fault|terminated|[\w ]{1,40})/,
    name: 'Runtime.ExitError',
    kind: 'killed',
  },
  {
    pattern: /(?:Runtime exited (?:with error: exit status \d{1,3}|without providing a reason)|Runtime\.ExitError)/,
    name: 'Runtime.ExitError',
    kind: 'exit',
  },
  {
    pattern:
      /(?:[Ee]xited with (?:exit )?(?:code|status) (?:137|139|134|9)\b|[Ee]ssential container in task exited|Segmentation fault(?: \(core dumped\))?|terminated by signal SIG(?:KILL|SEGV|ABRT|BUS)|Process exited with (?:signal|status) (?:SIG(?:KILL|SEGV|ABRT|BUS)|13[479])|received SIGKILL|Main process exited, code=(?:killed, status=(?:9|6|11|7)\/|dumped)).{0,200}/,
    name: 'ProcessKilled',
    kind: 'killed',
  },
  { pattern: /\bat=error code=H10 desc="[^"]{1,100}"/, name: 'AppCrashed', kind: 'exit' },
  { pattern: /^(?:Killed|Aborted \(core dumped\))$/, name: 'ProcessKilled', kind: 'killed' },
];

/** Reads a failure that is no thrown error. */
export function readFatal(lines: readonly string[]): LoggedError | undefined {
  for (const line of lines) {
    const text = line.slice(0, 4_000).trim();
    for (const { pattern, name, kind } of fatals) {
      const match = pattern.exec(text);
      if (match !== null) return { name, message: match[0].trim(), stack: '', frames: [], kind };
    }
  }
  return undefined;
}
