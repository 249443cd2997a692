declare module 'dynalite' {
  import type { Server } from 'node:http';

  /** A server that speaks DynamoDB over a LevelDB folder, or over memory without a path. */
  function dynalite(options?: {
    readonly path?: string;
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }): Server;
  export = dynalite;
}
