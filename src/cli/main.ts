import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { parseArguments } from './arguments';
import { runCommand } from './command';
import { USAGE, UsageError } from './usage';

async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help') || argv.length === 0) {
    console.log(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  const commandLine = parseArguments(argv);
  const { output, exitStatus } = runCommand(commandLine);
  if (commandLine.out === undefined) await pipeline(Readable.from(output), process.stdout, { end: false });
  else await pipeline(Readable.from(output), createWriteStream(commandLine.out));
  return exitStatus;
}

main(process.argv.slice(2)).then(
  (exitStatus) => {
    process.exitCode = exitStatus;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(error instanceof UsageError ? `${message}\n\n${USAGE}` : message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
