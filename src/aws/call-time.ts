import type { FinalizeHandler, HandlerExecutionContext, InitializeHandler, Pluggable } from '@smithy/types';

/** The part of an SDK client that takes middleware. */
interface LimitedClient<Input extends object, Output extends object> {
  readonly middlewareStack: { use(plugin: Pluggable<Input, Output>): void };
}

/** A call was given up because the time for calls was up. The SDK does not try such a call again. */
export class CallTimeUp extends Error {
  public readonly name = 'CallTimeUp';

  public constructor(command: string) {
    super(`${command}: no answer while there was time to wait for one`);
  }
}

/**
 * Until when calls of AWS may take, all their tries and the pauses between them included.
 *
 * An invocation that waits for an answer until it is ended leaves no line in the log, and tells neither the queue nor CloudFormation. So each one says
 * how long its calls may take, and has time left to report.
 */
export class CallTime {
  private end = Infinity;

  /**
   * @param clock gives the current time in milliseconds since the epoch
   * @param longest the longest that any call takes, in milliseconds
   */
  public constructor(private readonly clock: () => number, private readonly longest = Infinity) {}

  /** Calls that begin from now on end at this time, in milliseconds since the epoch. */
  public until(end: number): void {
    this.end = end;
  }

  /** Has the calls of a client end in time. */
  public limit<Client, Input extends object, Output extends object>(client: Client & LimitedClient<Input, Output>): Client {
    client.middlewareStack.use({
      applyToStack: (stack) => {
        // Within what names a failed call.
        stack.add((next, context) => this.endInTime(next, context), { step: 'initialize', name: 'callTime', priority: 'low' });
        // Closest to the network: no try of a call begins that was given up.
        stack.add((next, context) => tryInTime(next, context), { step: 'finalizeRequest', name: 'tryTime', priority: 'low' });
      },
    });
    return client;
  }

  private endInTime<Input extends object, Output extends object>(
    next: InitializeHandler<Input, Output>, context: HandlerExecutionContext,
  ): InitializeHandler<Input, Output> {
    return async (input) => {
      const left = Math.min(this.longest, this.end - this.clock());
      if (left === Infinity) return next(input);
      const timeUp = new CallTimeUp(nameOf(context));
      if (left <= 0) throw timeUp;
      let timer: NodeJS.Timeout | undefined;
      const end = new Promise<never>((_resolve, reject) => {
        timer = setTimeout(() => {
          context[GIVEN_UP] = timeUp;
          reject(timeUp);
        }, Math.min(left, LONGEST_TIMER));
      });
      try {
        return await Promise.race([next(input), end]);
      } finally {
        clearTimeout(timer);
      }
    };
  }
}

/** The longest that a timer of Node.js takes, in milliseconds. */
const LONGEST_TIMER = 2 ** 31 - 1;

/** Where a call keeps that it was given up. */
const GIVEN_UP = 'callTimeUp';

function tryInTime<Input extends object, Output extends object>(
  next: FinalizeHandler<Input, Output>, context: HandlerExecutionContext,
): FinalizeHandler<Input, Output> {
  return async (request) => {
    const givenUp: unknown = context[GIVEN_UP];
    if (givenUp instanceof CallTimeUp) throw givenUp;
    return next(request);
  };
}

function nameOf({ commandName = 'call' }: HandlerExecutionContext): string {
  return commandName.replace(/Command$/, '');
}
