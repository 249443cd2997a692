import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSandbox, type Sandbox } from '../../proving/sandbox.ts';
import { type Build, readObject } from './build.ts';
import { unpack } from './packed.ts';
import { createUserSandbox } from './user-sandbox.ts';

/** Where a build works on one order. */
export interface Workplace {
  /** Absolute. Users of the sandbox can reach their own folders below, and list nothing. */
  readonly folder: string;
  readonly sandbox: Sandbox;
  /** The base commit's tree, packed in one leading folder. */
  readonly tree: Uint8Array;
  /** A folder with the installed dependencies, empty if the project names none. */
  readonly installed: string;
}

/** Lets a program work on an order, and leaves nothing behind. @throws ArtifactMissing, PackingFailed, SandboxMissing */
export async function inWorkplace<Result>(
  { objects, supply }: Pick<Build, 'objects' | 'supply'>,
  work: (place: Workplace) => Promise<Result>,
): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'suture-prove-'));
  chmodSync(folder, 0o711);
  try {
    const sandbox = await openSandbox();
    const tree = await readObject(objects, supply.tree);
    const installed = join(folder, 'dependencies');
    mkdirSync(installed);
    if (supply.dependencies !== undefined) unpack(await readObject(objects, supply.dependencies), installed, 0);
    return await work({ folder, sandbox, tree, installed });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Namespaces if the container has them, otherwise another user. */
async function openSandbox(): Promise<Sandbox> {
  try {
    return await createSandbox({ allowUnsandboxed: false });
  } catch (error) {
    if (error instanceof Error && error.name === 'SandboxMissing') return createUserSandbox();
    throw error;
  }
}
