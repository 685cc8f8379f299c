declare module 'dynalite' {
  import { Server } from 'node:http';

  interface Options {
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
  }

  /** A server that keeps its tables in memory, and forgets them when it is closed. */
  function dynalite(options?: Options): Server;

  export = dynalite;
}
