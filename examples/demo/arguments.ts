import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** Whether only the usage is asked for. */
  readonly help: boolean;
  /** Folder of a snapshot to take the fleet from; absent: the built-in fleet. */
  readonly fleet?: string;
  /** Folder that gets the fleet's final state as a snapshot; absent: none does. */
  readonly snapshot?: string;
  /** File that gets the function's log; absent: none does. */
  readonly log?: string;
  /** Whether the local EC2 stays up at the end, so that other clients can look at it. */
  readonly keepRunning: boolean;
}

export const USAGE = `usage: npm run demo -- [--fleet DIR] [--snapshot DIR] [--log FILE] [--keep-running]

  --fleet DIR      start the fleet of a snapshot folder instead of the built-in one
  --snapshot DIR   write what became of the fleet into a new folder, as "explain --snapshot DIR" reads it
  --log FILE       write the lines that the function logged, one JSON object each
  --keep-running   leave the local EC2 up at the end, for the AWS CLI or boto3
  --help           show this`;

/** @throws Error on an argument that is not known */
export function parseArguments(argv: readonly string[]): DemoArguments {
  try {
    const { 'keep-running': keepRunning = false, help = false, ...files } = parseArgs({
      args: [...argv],
      options: {
        'fleet': { type: 'string' },
        'snapshot': { type: 'string' },
        'log': { type: 'string' },
        'keep-running': { type: 'boolean' },
        'help': { type: 'boolean', short: 'h' },
      },
    }).values;
    return { help, keepRunning, ...files };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
