import type { TestResult } from '@suture/mechanic/suites';

/** Ports on which only a database, a broker or a stand-in of a cloud listens; any other may belong to the code under test. */
const services: Readonly<Record<string, string>> = {
  1433: 'SQL Server',
  1521: 'Oracle',
  3306: 'MySQL',
  4222: 'NATS',
  4566: 'LocalStack',
  5432: 'PostgreSQL',
  5672: 'RabbitMQ',
  6379: 'Redis',
  7687: 'Neo4j',
  9042: 'Cassandra',
  9092: 'Kafka',
  9200: 'Elasticsearch',
  11211: 'Memcached',
  27017: 'MongoDB',
};

export interface SetUpFailure {
  /** What is missing, as a clause. */
  readonly missing: string;
  readonly remedy: 'install' | 'start' | 'set';
}

interface Rule {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray, declared: ReadonlySet<string>) => SetUpFailure | undefined;
}

const rules: readonly Rule[] = [
  {
    pattern: /ECONNREFUSED[^\n]*?:(\d{4,5})\b/,
    read: ([, port = '']) => {
      const service = services[port];
      return service === undefined
        ? undefined
        : { missing: `nothing answers on port ${port}, where ${service} would`, remedy: 'start' };
    },
  },
  {
    pattern: /(?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/,
    read: ([, host = '']) =>
      host === 'localhost' ? undefined : { missing: `the name ${host} leads nowhere from here`, remedy: 'start' },
  },
  {
    // Prisma's and Testcontainers' words beside those of the system.
    pattern:
      /ENETUNREACH[^\n]{0,80}|Can't reach database server at [^\n]{1,80}|(?:Cannot connect to the Docker daemon|Could not find a working container runtime)/,
    read: ([text]) => ({ missing: text.trim(), remedy: 'start' }),
  },
  {
    // A package that package.json does not name is a fault of the code.
    pattern: /Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w][\w.-]*)/,
    read: ([, name = ''], declared) =>
      declared.has(name)
        ? { missing: `the package ${name} of package.json is not installed`, remedy: 'install' }
        : undefined,
  },
  {
    // Python's words, then those of shells.
    pattern:
      /No module named '?([\w.]+)|: (?:line )?\d+: ([\w./-]+): (?:command )?not found$|: ([\w./-]+): command not found$/m,
    read: (match) => ({
      missing: `${match.slice(1).find((name) => name !== undefined)} is not installed`,
      remedy: 'install',
    }),
  },
  {
    pattern: /[^\n:]{0,80}\benvironment variable\b[^\n]{0,80}/i,
    read: ([text]) => ({ missing: text.trim(), remedy: 'set' }),
  },
];

/**
 * What a test run lacks, if every failure says that something around the code is missing; undefined if one of them may be a fault.
 * @param declared names of the packages of package.json
 */
export function findSetUpFailure(
  failed: readonly TestResult[],
  declared: ReadonlySet<string>,
): SetUpFailure | undefined {
  const found = failed.map(({ error }) =>
    error === undefined ? undefined : readSetUpFailure(textOf(error), declared),
  );
  return found.every((one) => one !== undefined) ? found[0] : undefined;
}

/** What a text says that is missing around the code; undefined if it says nothing of that. */
export function readSetUpFailure(text: string, declared: ReadonlySet<string>): SetUpFailure | undefined {
  for (const { pattern, read } of rules) {
    const match = pattern.exec(text);
    const failure = match === null ? undefined : read(match, declared);
    if (failure !== undefined) return failure;
  }
  return undefined;
}

function textOf(error: NonNullable<TestResult['error']>): string {
  return [error, ...(error.causes ?? [])].map(({ name, message, stack }) => `${name}: ${message}\n${stack}`).join('\n');
}
