import type { awscdk } from 'projen';

/** What no test looks at, types of tests and style, is checked after the compilation: the tests are quick without. */
export function checkTypesAndStyle(project: awscdk.AwsCdkConstructLibrary): void {
  const check = project.addTask('check', { description: 'Check the types of everything that is not compiled, and the style' });
  check.execArgs(['tsc', '--noEmit', '-p', 'tsconfig.dev.json']);
  check.execArgs(['tsx', 'projenrc/import-circles.mts', 'src']);
  check.spawn(project.tasks.tryFind('eslint')!);
  project.postCompileTask.spawn(check);

  project.testTask.reset();
  // Rollouts have a task of their own, and CI runs a share of them.
  project.testTask.execArgs(['jest', '--ci', '--testPathIgnorePatterns=/node_modules/', '--testPathIgnorePatterns=test/rollout/'], { receiveArgs: true });
}
