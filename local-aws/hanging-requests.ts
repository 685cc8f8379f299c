import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

const REQUEST_STARTS = 'http.client.request.start';

/**
 * Ends each request that a local server lets hang, as the SDK ends one whose time is up, without the time: a server says so with an informational answer.
 *
 * @returns what ends this
 */
export function giveUpHangingRequests(): () => void {
  const giveUp = (message: unknown) => {
    const { request } = message as { readonly request: ClientRequest };
    request.once('information', () => request.destroy(timeUp()));
  };
  subscribe(REQUEST_STARTS, giveUp);
  return () => { unsubscribe(REQUEST_STARTS, giveUp); };
}

/** The SDK calls an error with this code a `TimeoutError`. */
function timeUp(): Error {
  return Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' });
}
