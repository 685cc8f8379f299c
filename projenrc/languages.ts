import { type awscdk, github } from 'projen';

/** What the workflows install to build and to try the package in each language. */
const TOOLS: github.workflows.Tools = {
  dotnet: { version: '8.x' },
  go: { version: 'stable' },
  java: { version: '17' },
  node: { version: '24.x' },
  python: { version: '3.x' },
};

/**
 * Packages the library for every language with one command, on machines without a .NET SDK too, and tries each package as its users would.
 */
export function packLanguages(project: awscdk.AwsCdkConstructLibrary): void {
  const task = (name: string) => project.tasks.tryFind(name)!;

  const generateDotnet = project.addTask('package:dotnet-sources', {
    description: 'Generate the dotnet language bindings without building them',
    execArgs: ['jsii-pacmak', '-v', '--target', 'dotnet', '--code-only'],
  });
  task('package-all').reset();
  // From a fresh checkout as well, and never from what was compiled before a change.
  for (const name of ['pre-compile', 'compile', 'rosetta']) task('package-all').spawn(task(name));
  for (const language of ['js', 'java', 'python', 'go']) task('package-all').spawn(task(`package:${language}`));
  task('package-all').spawn(task('package:dotnet'), { condition: dotnetIs('present') });
  task('package-all').spawn(generateDotnet, { condition: dotnetIs('absent') });

  // The sources are the Go module. jsii-pacmak compiles them with the lowest aws-cdk-lib, which not every module proxy serves; the test of the
  // languages compiles them with one that it can get.
  task('package:go').reset();
  task('package:go').execArgs(['jsii-pacmak', '-v', '--target', 'go', '--code-only']);

  const test = project.addTask('test:languages', {
    description: 'Install the built packages in all or the given languages, and compare the templates of the example apps',
  });
  test.spawn(project.preCompileTask);
  test.spawn(project.compileTask);
  test.spawn(task('rosetta'));
  test.execArgs(['tsx', '--tsconfig', 'tsconfig.dev.json', 'test/languages/main.ts'], { receiveArgs: true });

  project.buildWorkflow?.addPostBuildJob('languages', {
    permissions: { contents: github.workflows.JobPermission.READ },
    runsOn: ['ubuntu-latest'],
    tools: TOOLS,
    steps: [
      github.WorkflowSteps.checkout(),
      { name: 'Install dependencies', run: 'npm ci' },
      { name: 'Test languages', run: 'npx projen test:languages' },
    ],
  });
}

function dotnetIs(wanted: 'present' | 'absent'): string {
  const status = "require('child_process').spawnSync('dotnet', ['--version']).status";
  return `node -e "process.exit(${status} ${wanted === 'present' ? '===' : '!=='} 0 ? 0 : 1)"`;
}
