import type { awscdk } from 'projen';

/**
 * Bundles the handlers and the command line before anything that needs them: the compilation, the tests and the demo.
 */
export function bundleHandlers(project: awscdk.AwsCdkConstructLibrary): void {
  const bundle = project.addTask('bundle', {
    description: 'Bundle the handlers and the command line into assets/',
    execArgs: ['tsx', 'projenrc/bundle.mts'],
  });
  project.preCompileTask.spawn(bundle);
  project.testTask.prependSpawn(bundle);

  const demo = project.addTask('demo', {
    description: 'Run the product against a local AWS; pass a fleet with -- --fleet DIR',
    execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'examples/demo/main.ts'],
    receiveArgs: true,
  });
  demo.prependSpawn(bundle);
  // As the demo itself suggests to name what it writes.
  project.gitignore.exclude('/demo-snapshot/', '/demo.log');

  project.gitignore.exclude('/assets/');
  project.npmignore?.include('/assets/');
}
