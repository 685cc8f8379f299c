import type { Writable } from 'node:stream';
import { parseArguments } from './arguments';
import { runCommand } from './command';
import { write } from './output';
import { snapshotBasis } from './snapshot-basis';
import { asksForHelp, asksForVersion, USAGE, UsageError } from './usage';
import { printable } from '../report/printable';

/** What the command line gets from the process that it runs in. */
export interface Surroundings {
  readonly version: string;
  /** The current time in milliseconds since the epoch. */
  readonly now: number;
  readonly output: Writable;
  readonly messages: Writable;
}

/** @returns the exit status; whatever fails becomes a message */
export async function run(argv: readonly string[], { version, now, output, messages }: Surroundings): Promise<0 | 1 | 2 | 3> {
  // Who stops reading messages has what they wanted.
  messages.on('error', () => undefined);
  const say = (message: string) => messages.write(`${printable(message)}\n`);
  try {
    if (asksForHelp(argv)) {
      await write([`${USAGE}\n`], output);
      return 0;
    }
    if (asksForVersion(argv)) {
      await write([`${version}\n`], output);
      return 0;
    }
    const commandLine = parseArguments(argv);
    const result = runCommand(commandLine, snapshotBasis(commandLine, commandLine.snapshot!, now), now);
    await write(result.output, commandLine.out ?? output);
    result.warnings.forEach((warning) => say(`warning: ${warning}`));
    return result.exitStatus;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return 1;
    say('--help shows the usage');
    return 2;
  }
}
