import { parseArgs } from 'node:util';

export interface DemoArguments {
  /** Folder of a snapshot to take the fleet from; absent: the built-in fleet. */
  readonly fleet?: string;
  /** Whether the local EC2 stays up at the end, so that other clients can look at it. */
  readonly keepRunning: boolean;
}

const USAGE = `usage: npm run demo -- [--fleet DIR] [--keep-running]

  --fleet DIR      start the fleet of a snapshot folder instead of the built-in one
  --keep-running   leave the local EC2 up at the end, for the AWS CLI or boto3`;

/** @throws Error on an argument that is not known */
export function parseArguments(argv: readonly string[]): DemoArguments {
  try {
    const { values } = parseArgs({ args: [...argv], options: { 'fleet': { type: 'string' }, 'keep-running': { type: 'boolean' } } });
    return { ...(values.fleet !== undefined && { fleet: values.fleet }), keepRunning: values['keep-running'] ?? false };
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`);
  }
}
