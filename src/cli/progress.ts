import type { Writable } from 'node:stream';
import type { Pluggable } from '@smithy/types';

/** The part of an SDK client that takes middleware. */
interface FollowedClient<Input extends object, Output extends object> {
  readonly middlewareStack: { use(plugin: Pluggable<Input, Output>): void };
}

/** Shows on a terminal which call is under way, in one line that goes away. Writes nothing elsewhere. */
export class Progress {
  private answers = 0;
  private shown = false;
  private readonly terminal: boolean;

  public constructor(private readonly messages: Writable & { readonly isTTY?: boolean }) {
    this.terminal = messages.isTTY === true;
  }

  /** Shows the calls of a client. */
  public follow<Client, Input extends object, Output extends object>(client: Client & FollowedClient<Input, Output>): Client {
    client.middlewareStack.use({
      applyToStack: (stack) => stack.add((next, { commandName = '' }) => async (input) => {
        this.show(commandName.replace(/Command$/, ''));
        const output = await next(input);
        this.answers += 1;
        return output;
      }, { step: 'initialize', name: 'progress' }),
    });
    return client;
  }

  /** Takes the line away, so that other output can follow. */
  public clear(): void {
    if (this.shown) this.messages.write('\r\x1b[K');
    this.shown = false;
  }

  private show(call: string): void {
    if (!this.terminal) return;
    this.shown = true;
    this.messages.write(`\r\x1b[Kreading: ${call} (answers so far: ${this.answers})`);
  }
}
