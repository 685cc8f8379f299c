import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

const REQUEST_STARTS = 'http.client.request.start';

let requests = 0;
let turns = 0;
let works = 0;

/** A request that the server lets hang, as it says with an informational answer, is only waited for. */
function count(message: unknown): void {
  const { request } = message as { readonly request: ClientRequest };
  let isOpen = true;
  const end = () => {
    if (isOpen) requests -= 1;
    isOpen = false;
  };
  requests += 1;
  request.once('information', end).once('close', end);
}

subscribe(REQUEST_STARTS, count);
// Jest evaluates this file anew for each test file, in one process whose channels outlive them all.
(globalThis as { afterAll?: (end: () => void) => void }).afterAll?.(() => { unsubscribe(REQUEST_STARTS, count); });

/** Resolves when what is ready to run has run. */
export async function turn(): Promise<void> {
  turns += 1;
  return new Promise(resolve => {
    setImmediate(() => {
      turns -= 1;
      resolve();
    });
  });
}

/** Counts as work until it is settled: for what goes on behind timers and streams of a library. */
export async function working<T>(work: Promise<T>): Promise<T> {
  works += 1;
  try {
    return await work;
  } finally {
    works -= 1;
  }
}

/** Whether this process has more to do before it only waits for timers and for others. */
export function eventLoopWorks(): boolean {
  return requests > 0 || works > 0 || process.getActiveResourcesInfo().filter(name => /Immediate|Req|ConnectWrap/.test(name)).length > turns;
}
