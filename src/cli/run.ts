import type { Writable } from 'node:stream';
import { chosenStack } from './app/app-settings';
import { snapshotAppBasis } from './app/snapshot-app';
import { type Arguments, parseArguments } from './arguments';
import type { Basis } from './basis';
import { runCommand } from './command';
import { write } from './output';
import { printedPolicy } from './policy';
import { snapshotBasis } from './snapshot-basis';
import { asksForHelp, asksForVersion, USAGE, UsageError } from './usage';
import { printable } from '../report/printable';
import type { Terminal } from '../report/styled';

/** What the command line gets from the process that it runs in. */
export interface Surroundings {
  readonly version: string;
  /** Gives the current time in milliseconds since the epoch. */
  readonly clock: () => number;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly output: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly messages: Writable & { readonly isTTY?: boolean };
}

/** @returns the exit status; whatever fails becomes a message */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<0 | 1 | 2 | 3> {
  const { version, clock, output, messages } = surroundings;
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
    if (commandLine.printPolicy) {
      await write([printedPolicy(commandLine)], commandLine.out ?? output);
      return 0;
    }
    if (commandLine.command.name === 'capture') {
      const { captureSnapshot } = await import('./live/live-basis.js');
      (await captureSnapshot(commandLine, surroundings)).forEach(say);
      return 0;
    }
    const terminal = commandLine.out === undefined ? terminalOf(surroundings) : {};
    const result = runCommand(commandLine, await basisOf(commandLine, surroundings), clock(), terminal);
    await write(result.output, commandLine.out ?? output, terminal.colour);
    result.warnings.forEach((warning) => say(`warning: ${warning}`));
    return result.exitStatus;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    if (!(error instanceof UsageError)) return 1;
    say('--help shows the usage');
    return 2;
  }
}

/** @see https://no-color.org */
function terminalOf({ env, output: { isTTY, columns } }: Surroundings): Terminal {
  if (isTTY !== true) return {};
  return { ...(columns !== undefined && columns > 0 && { width: columns }), colour: !env.NO_COLOR && env.TERM !== 'dumb' };
}

/** What reads an account is loaded where one is read. */
async function basisOf(commandLine: Arguments, { clock, env, messages }: Surroundings): Promise<Basis> {
  if (commandLine.snapshot !== undefined && commandLine.app !== undefined) {
    return snapshotAppBasis(commandLine, commandLine.snapshot, chosenStack(commandLine.app, commandLine.stack), clock());
  }
  if (commandLine.snapshot !== undefined && commandLine.stack === undefined) return snapshotBasis(commandLine, commandLine.snapshot, clock());
  const { liveBasis } = await import('./live/live-basis.js');
  return liveBasis(commandLine, { clock, env, messages });
}
