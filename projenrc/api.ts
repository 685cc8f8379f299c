import type { awscdk } from 'projen';

/** A folder that jsii-diff takes for a package. */
const BASELINE = 'test/api/baseline';

/**
 * Keeps the public API: the tests look at the assembly that is compiled before them, and each build compares it with the baseline, which is the API of
 * the last release.
 */
export function keepApi(project: awscdk.AwsCdkConstructLibrary): void {
  project.testTask.prependSpawn(project.compileTask);

  const compat = project.tasks.tryFind('compat')!;
  compat.description = 'Compare the API with the baseline: what was removed or changed fails, unless .compatignore names it';
  // All of the API is experimental, and jsii-diff forgives what is.
  compat.reset(`jsii-diff ${BASELINE} . --keys --error-on all --ignore-file .compatignore`);
  project.postCompileTask.spawn(compat);

  const renew = project.addTask('compat:renew', {
    description: 'Make the API as it is now the baseline, as part of a release',
    execArgs: ['tsx', 'projenrc/api-baseline.mts', BASELINE],
  });
  renew.prependSpawn(project.compileTask);

  // The assembly of the library is generated, its baseline is not.
  project.gitignore.include(`/${BASELINE}/.jsii`);
  project.npmignore?.exclude('/.compatignore');
}
