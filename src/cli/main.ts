import { run } from './run';

/** That of the package: the bundler fills it in. */
declare const PACKAGE_VERSION: string;

const { argv, env, stdout: output, stderr: messages } = process;

// A notice of the SDK about its own future is nothing that its reader can act on.
env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

void run(argv.slice(2), { version: PACKAGE_VERSION, clock: Date.now, env, output, messages }).then((exitStatus) => {
  process.exitCode = exitStatus;
});
