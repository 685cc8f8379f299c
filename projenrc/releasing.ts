import type { awscdk } from 'projen';

/**
 * Compares the API with the one that was released last, and lets a release be tried without publishing anything.
 */
export function guardReleases(project: awscdk.AwsCdkConstructLibrary): void {
  const task = (name: string) => project.tasks.tryFind(name)!;

  // Users of an experimental API want to be told of what breaks them, too.
  task('compat').reset();
  task('compat').execArgs(['jsii-diff', `npm:${project.package.packageName}`, '--keys', '--error-on', 'all', '--ignore-file', '.compatignore']);

  const dryRun = project.addTask('release:dry-run', {
    description: 'Make every artefact of the next release, with its version and changelog, in dist/; publish nothing',
    env: { RELEASE: 'true', MAJOR: '0' },
  });
  dryRun.execArgs(['rm', '-fr', 'dist']);
  for (const name of ['bump', 'pre-compile', 'compile', 'post-compile', 'package-all', 'unbump']) dryRun.spawn(task(name));
}
