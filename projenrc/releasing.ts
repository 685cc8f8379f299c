import type { awscdk } from 'projen';

/** Lets a release be tried without publishing anything. */
export function tryReleases(project: awscdk.AwsCdkConstructLibrary): void {
  const task = (name: string) => project.tasks.tryFind(name)!;
  const dryRun = project.addTask('release:dry-run', {
    description: 'Build everything that the next release publishes, with its version and changelog, in dist/; publish nothing',
    env: { RELEASE: 'true', MAJOR: '0' },
  });
  dryRun.execArgs(['rm', '-fr', 'dist']);
  for (const name of ['bump', 'package-all', 'post-compile', 'unbump']) dryRun.spawn(task(name));
}
