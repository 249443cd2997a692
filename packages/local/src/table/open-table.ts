import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import {
  CreateTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
} from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { tableDefinition } from '@suture/adapters/aws/dynamodb';
import { defined } from '@suture/core';
import { takeRunLock } from '../run-lock.ts';
import { type Endpoint, readEndpoint, removeEndpoint, writeEndpoint } from './endpoint.ts';
import type { RequestHandler } from './in-process.ts';
import { serveTable } from './serve.ts';

export interface LocalTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
  close(): Promise<void>;
}

/** Another process may hold the folder and not serve it yet. */
const tries = 40;
const pauseMs = 100;

/**
 * Opens the table kept in a folder. The first process to open it serves the others. When that process ends, the others
 * fail at their next read or write, and the next process that opens the folder serves it. Acknowledged writes survive a kill.
 * @throws when a process that does not answer holds the folder
 */
export async function openTable(options: {
  readonly folder: string;
  readonly name: string;
  /** Does not serve the folder to others; they wait until it is closed. */
  readonly alone?: boolean;
}): Promise<LocalTable> {
  mkdirSync(options.folder, { recursive: true, mode: 0o700 });
  let cause: unknown;
  for (let attempt = 1; attempt <= tries; attempt += 1) {
    try {
      return (await joinTable(options)) ?? (await hostTable(options));
    } catch (error) {
      cause = error;
      await wait(pauseMs);
    }
  }
  throw new Error(
    `The table in ${options.folder} cannot be opened. Another process may hold it without answering: end it and try again.`,
    { cause },
  );
}

/**
 * Opens the table for as long as `use` takes, and lets no other process depend on this one: it joins the process that serves the folder, or
 * else holds the folder without serving it. A process that opens the folder meanwhile waits, so `use` should take less than a second.
 */
export async function useTable<T>(
  options: { readonly folder: string; readonly name: string },
  use: (table: LocalTable) => Promise<T>,
): Promise<T> {
  const table = await openTable({ ...options, alone: true });
  try {
    return await use(table);
  } finally {
    await table.close();
  }
}

async function joinTable({ folder, name }: { folder: string; name: string }): Promise<LocalTable | undefined> {
  const endpoint = readEndpoint(folder);
  if (endpoint === undefined) return undefined;
  const client = connect(endpoint);
  try {
    await ensureTable(client, name);
  } catch {
    client.destroy();
    return undefined;
  }
  return { client: documentsOf(client), table: name, close: async () => client.destroy() };
}

/** The lock comes first: dynalite ends the whole process when it finds its folder taken. */
async function hostTable({
  folder,
  name,
  alone = false,
}: {
  folder: string;
  name: string;
  alone?: boolean;
}): Promise<LocalTable> {
  const lock = takeRunLock(join(folder, 'lock'));
  if ('heldBy' in lock) throw new Error(`Process ${lock.heldBy} has the table open and does not serve it.`);
  const server = await serveTable(folder, randomBytes(16).toString('hex'));
  const client = connect(server.endpoint, server.requestHandler);
  const close = async () => {
    removeEndpoint(folder, server.endpoint);
    client.destroy();
    await server.close();
    lock.release();
  };
  try {
    await ensureTable(client, name);
    if (!alone) writeEndpoint(folder, server.endpoint);
  } catch (error) {
    await close();
    throw error;
  }
  return { client: documentsOf(client), table: name, close };
}

/** Static credentials, so that the user's own configuration is not read. */
function connect({ port, accessKey }: Endpoint, requestHandler?: RequestHandler): DynamoDBClient {
  return new DynamoDBClient({
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: accessKey, secretAccessKey: 'local' },
    maxAttempts: 2,
    ...defined({ requestHandler }),
  });
}

function documentsOf(client: DynamoDBClient): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

async function ensureTable(client: DynamoDBClient, name: string): Promise<void> {
  for (;;) {
    try {
      const { Table } = await client.send(new DescribeTableCommand({ TableName: name }));
      if (Table?.TableStatus === 'ACTIVE') return;
    } catch (error) {
      if (!(error instanceof ResourceNotFoundException)) throw error;
      await createTable(client, name);
    }
    await wait(5);
  }
}

async function createTable(client: DynamoDBClient, name: string): Promise<void> {
  try {
    await client.send(new CreateTableCommand(tableDefinition(name)));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
}
