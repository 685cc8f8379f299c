import { run } from './run';

/** That of the package: the bundler fills it in. */
declare const PACKAGE_VERSION: string;

const { argv, stdout: output, stderr: messages } = process;

void run(argv.slice(2), { version: PACKAGE_VERSION, now: Date.now(), output, messages }).then((exitStatus) => {
  process.exitCode = exitStatus;
});
