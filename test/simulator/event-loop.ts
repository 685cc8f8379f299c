import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';

let requests = 0;

subscribe('http.client.request.start', message => {
  requests += 1;
  (message as { readonly request: ClientRequest }).request.once('close', () => { requests -= 1; });
});

/** Whether this process has more to do before it only waits for timers and for others. */
export function eventLoopWorks(): boolean {
  return requests > 0 || process.getActiveResourcesInfo().some(name => /Immediate|Req|ConnectWrap/.test(name));
}
