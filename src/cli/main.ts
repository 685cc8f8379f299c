import { parseArguments } from './arguments';
import { runCommand } from './command';
import { write } from './output';
import { asksForHelp, USAGE, UsageError } from './usage';

async function main(argv: readonly string[]): Promise<number> {
  if (asksForHelp(argv)) {
    await write([`${USAGE}\n`]);
    return 0;
  }
  const commandLine = parseArguments(argv);
  const { output, exitStatus } = runCommand(commandLine, Date.now());
  await write(output, commandLine.out);
  return exitStatus;
}

main(process.argv.slice(2)).then(
  (exitStatus) => {
    process.exitCode = exitStatus;
  },
  (error: unknown) => {
    const message = error instanceof Error ? error.message : String(error);
    console.error(error instanceof UsageError ? `${message}\n--help shows the usage` : message);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
