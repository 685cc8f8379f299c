// Preloaded into a function's process: its time is the local AWS's virtual time. It stands still while the process works; when the
// process only waits, it says when its first timer falls due, and its timers fire when it is told that it is time.
import { AsyncResource } from 'node:async_hooks';
import { subscribe } from 'node:diagnostics_channel';
import { ClientRequest } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import { Socket } from 'node:net';
import timers from 'node:timers';
import { promisify } from 'node:util';

const LONGEST_TIMER_MS = 2 ** 31 - 1;
const RealDate = Date;
const realSetImmediate = setImmediate;

const options = new URL(import.meta.url).searchParams;
const start = Number(options.get('now'));
const latencyMs = Number(options.get('latencyMs'));
let now = start;

// --- Whether the process works

const pending = new Map();
/** Requests that are answered while the time stands still. */
const open = new Set();
let heard = 0;
let frozen = false;
let resting = false;
let checking = false;

/** Something has begun or ended: looks, when that is done, whether the process has come to rest. */
function touch() {
  if (checking) return;
  checking = true;
  if (resting) process.send(null);
  resting = false;
  realSetImmediate(check);
}

function check() {
  if (open.size === 0 && eventLoopWorks()) return void realSetImmediate(check);
  checking = false;
  process.channel[[...pending.values()].some(timer => timer.hasRef()) ? 'ref' : 'unref']();
  // A process that waits neither for a timer nor for an invocation computes outside of JavaScript, or is about to end.
  if (open.size > 0 || (!frozen && pending.size === 0)) return;
  resting = true;
  process.send({ heard, next: first()?.at ?? null, frozen });
}

function eventLoopWorks() {
  return process.getActiveResourcesInfo().some(name => /Immediate|Req|ConnectWrap/.test(name));
}

process.on('message', time => {
  now = time;
  heard += 1;
  resting = false;
  touch();
  const timer = frozen ? undefined : first();
  if (timer?.at <= now) timer.fire();
});
process.on('disconnect', () => process.exit());

// --- Timers

let ids = 0;

class Timeout {
  constructor(fn, ms, args, repeats) {
    this.id = ids += 1;
    this.ms = ms >= 1 && ms <= LONGEST_TIMER_MS ? Math.trunc(ms) : 1;
    this.run = AsyncResource.bind(() => fn(...args));
    this.repeats = repeats;
    this.referenced = true;
    this.refresh();
  }

  refresh() {
    this.at = now + this.ms;
    pending.delete(this.id);
    pending.set(this.id, this);
    touch();
    return this;
  }

  fire() {
    if (this.repeats) this.refresh();
    else pending.delete(this.id);
    this.run();
  }

  ref() {
    this.referenced = true;
    touch();
    return this;
  }

  unref() {
    this.referenced = false;
    touch();
    return this;
  }

  hasRef() { return this.referenced; }
  close() { clear(this); return this; }
  [Symbol.toPrimitive]() { return this.id; }
  [Symbol.dispose]() { clear(this); }
}

function first() {
  let earliest;
  for (const timer of pending.values()) {
    if (earliest === undefined || timer.at < earliest.at) earliest = timer;
  }
  return earliest;
}

function set(fn, ms, args, repeats) {
  if (typeof fn !== 'function') throw Object.assign(new TypeError('The "callback" argument must be of type function.'), { code: 'ERR_INVALID_ARG_TYPE' });
  return new Timeout(fn, ms, args, repeats);
}

/** Takes a timer or its number. */
function clear(timer) {
  if (pending.delete(Number(timer))) touch();
}

function sleep(ms, value, { signal, ref = true } = {}) {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clear(timer);
      reject(Object.assign(new Error('The operation was aborted', { cause: signal.reason }), { name: 'AbortError', code: 'ABORT_ERR' }));
    };
    const timer = set(() => {
      signal?.removeEventListener('abort', abort);
      resolve(value);
    }, ms, []);
    if (!ref) timer.unref();
    if (signal?.aborted) abort();
    signal?.addEventListener('abort', abort, { once: true });
  });
}

const functions = {
  setTimeout: (fn, ms, ...args) => set(fn, ms, args, false),
  setInterval: (fn, ms, ...args) => set(fn, ms, args, true),
  clearTimeout: clear,
  clearInterval: clear,
};
functions.setTimeout[promisify.custom] = sleep;
Object.assign(globalThis, functions);
Object.assign(timers, functions);
timers.promises.setTimeout = sleep;
timers.promises.scheduler.wait = (ms, settings) => sleep(ms, undefined, settings);
timers.promises.setInterval = () => { throw new Error('setInterval of node:timers/promises is not modelled on the virtual clock'); };
syncBuiltinESMExports();

AbortSignal.timeout = ms => {
  const controller = new AbortController();
  set(() => controller.abort(new DOMException('The operation was aborted due to timeout', 'TimeoutError')), ms, []).unref();
  return controller.signal;
};

const { setTimeout: setSocketTimeout } = Socket.prototype;
const socketTimeouts = new WeakMap();
/** Those of requests. Nothing arrives while virtual time passes, so that each runs from its start. Free sockets of agents live in real time. */
Socket.prototype.setTimeout = function (ms, fn) {
  clear(socketTimeouts.get(this));
  if (!fn || !(ms > 0)) return setSocketTimeout.call(this, ms, fn);
  socketTimeouts.set(this, set(() => this.emit('timeout'), ms, []).unref());
  return this.once('timeout', fn);
};

// --- Date and the like

RealDate.now = () => now;
globalThis.Date = new Proxy(RealDate, {
  apply: () => new RealDate(now).toString(),
  construct: (target, args, newTarget) => Reflect.construct(target, args.length === 0 ? [now] : args, newTarget),
});
RealDate.prototype.constructor = Date;
Object.defineProperty(performance, 'now', { configurable: true, writable: true, value: () => now - start });
Object.defineProperty(performance, 'timeOrigin', { configurable: true, value: start });

/** Mulberry32: jitter that is the same in every run. */
let state = Number(options.get('seed'));
Math.random = () => {
  state = (state + 0x6d2b79f5) | 0;
  let mixed = Math.imul(state ^ (state >>> 15), state | 1);
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
};

// --- Requests, during which the time stands still

const isRuntimeApi = request => request.getHeader('host') === process.env.AWS_LAMBDA_RUNTIME_API;

function begin(request) {
  open.add(request);
}

function end(request) {
  if (open.delete(request)) touch();
}

subscribe('http.client.request.start', ({ request }) => {
  if (!isRuntimeApi(request) || !request.path.endsWith('/invocation/next')) {
    begin(request);
    // A server that lets a request hang says so with an informational answer.
    request.once('information', () => end(request));
    request.once('close', () => end(request));
    return;
  }
  frozen = true;
  touch();
  request.once('close', () => {
    frozen = false;
    touch();
  });
});
subscribe('http.client.response.finish', ({ response }) => {
  // A server that lives on real time looks like a skewed clock, which the SDK takes for the cause of errors.
  response.headers.date = new Date().toUTCString();
});
// Requests by fetch take no virtual time.
subscribe('undici:request:create', ({ request }) => begin(request));
subscribe('undici:request:headers', ({ request, response }) => { if (response.statusCode < 200) end(request); });
subscribe('undici:request:trailers', ({ request }) => end(request));
subscribe('undici:request:error', ({ request }) => end(request));

if (latencyMs > 0) {
  const { end: send } = ClientRequest.prototype;
  ClientRequest.prototype.end = function (...args) {
    if (isRuntimeApi(this)) return send.apply(this, args);
    functions.setTimeout(() => {
      if (!this.destroyed) send.apply(this, args);
    }, latencyMs);
    return this;
  };
}

touch();
