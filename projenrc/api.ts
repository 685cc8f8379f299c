import type { awscdk } from 'projen';

const BASELINE = 'test/api/baseline.json';

/** Where the baseline becomes what jsii-diff takes for a package, and where nothing else finds it. */
const PACKAGE = 'node_modules/.cache/api-baseline';

/**
 * Keeps the public API: the tests look at the assembly that is compiled before them, and each build compares it with the baseline, which is the API of
 * the last release.
 */
export function keepApi(project: awscdk.AwsCdkConstructLibrary): void {
  project.testTask.prependSpawn(project.compileTask);

  const compat = project.tasks.tryFind('compat')!;
  compat.description = 'Compare the API with the baseline: removals and changes fail, unless .compatignore names them';
  // All of the API is experimental, and jsii-diff forgives what is.
  compat.reset(`mkdir -p ${PACKAGE} && cp package.json ${PACKAGE} && cp ${BASELINE} ${PACKAGE}/.jsii`);
  compat.exec(`jsii-diff ${PACKAGE} . --keys --error-on all --ignore-file .compatignore`);
  project.postCompileTask.spawn(compat);

  const renew = project.addTask('compat:renew', {
    description: 'Make the present API the baseline, as part of a release',
    execArgs: ['tsx', 'projenrc/api-baseline.mts', BASELINE],
  });
  renew.prependSpawn(project.compileTask);

  project.npmignore?.exclude('/.compatignore');
}
