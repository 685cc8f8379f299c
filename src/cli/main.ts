import { parseArguments } from './arguments';
import { runCommand } from './command';
import { write } from './output';
import { asksForHelp, asksForVersion, USAGE, UsageError } from './usage';

/** That of the package: the bundler fills it in. */
declare const PACKAGE_VERSION: string;

async function main(argv: readonly string[]): Promise<number> {
  if (asksForHelp(argv)) {
    await write([`${USAGE}\n`]);
    return 0;
  }
  if (asksForVersion(argv)) {
    await write([`${PACKAGE_VERSION}\n`]);
    return 0;
  }
  const commandLine = parseArguments(argv);
  const { output, warnings, exitStatus } = runCommand(commandLine, Date.now());
  await write(output, commandLine.out);
  for (const warning of warnings) console.error(`warning: ${warning}`);
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
