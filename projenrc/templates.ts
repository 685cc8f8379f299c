import type { awscdk } from 'projen';

/**
 * Checks of the templates that take other tools than those that are installed with the project.
 */
export function checkTemplates(project: awscdk.AwsCdkConstructLibrary): void {
  const lint = project.addTask('test:cfn-lint', {
    description: 'Run cfn-lint, which needs Python, on templates for several Regions',
    execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'test/cfn-lint/main.ts'],
  });
  const newest = project.addTask('test:newest-cdk', {
    description: 'Run the tests of the constructs with the newest CDK that the peer ranges allow; the project uses the lowest',
    execArgs: ['tsx', 'projenrc/newest-cdk.mts'],
  });
  newest.prependSpawn(project.compileTask);
  for (const task of [lint, newest]) task.prependSpawn(project.tasks.tryFind('bundle')!);

  project.buildWorkflow?.addPostBuildSteps(...[lint, newest].map(({ name }) => ({ name, run: `npx projen ${name}` })));

  project.gitignore.exclude('/.newest-cdk/');
  project.npmignore?.exclude('/.newest-cdk');
}
