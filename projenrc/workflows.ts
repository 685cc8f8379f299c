import type { awscdk } from 'projen';
import { JobPermission } from 'projen/lib/github/workflows-model';

/** The commits of the actions' releases. A tag can be moved to other code; a commit can't. Those that projen pins itself are not listed. */
const ACTIONS: Readonly<Record<string, string>> = {
  'actions/setup-dotnet': 'a98b56852c35b8e3190ac28c8c2271da59106c68', // v6.0.0
  'actions/setup-go': 'b7ad1dad31e06c5925ef5d2fc7ad053ef454303e', // v7.0.0
  'actions/setup-java': 'b6effb05e454b25005698d916606bdc6ffcbf961', // v5.7.0
  'actions/setup-node': '820762786026740c76f36085b0efc47a31fe5020', // v7.0.0
  'actions/setup-python': '5fda3b95a4ea91299a34e894583c3862153e4b97', // v7.0.0
  'peter-evans/create-pull-request': '5f6978faf089d4d20b00c7766989d076bb2fc7f1', // v8.1.1
};

/** Permissions of the workflow token that projen grants and these jobs don't need. */
const NARROWED: readonly [workflow: string, job: string, permission: string][] = [
  ['build', 'build', 'contents'],
  ['release', 'release', 'contents'],
  ['pull-request-lint', 'validate', 'pull-requests'],
];

/** What takes too long for each change. */
const LONG_SUITES = ['test:laws', 'test:rollout', 'test:mutation', 'test:languages'];

/** Pins every action to a commit. Call this before anything adds a step. */
export function pinActions(project: awscdk.AwsCdkConstructLibrary): void {
  for (const [action, commit] of Object.entries(ACTIONS)) project.github?.actions.set(action, `${action}@${commit}`);
}

/** Leaves each job no more permissions than it uses. */
export function narrowPermissions(project: awscdk.AwsCdkConstructLibrary): void {
  for (const { name, file } of project.github?.workflows ?? []) {
    file?.addOverride('permissions', { contents: 'read' });
    for (const [workflow, job, permission] of NARROWED) if (workflow === name) file?.addOverride(`jobs.${job}.permissions.${permission}`, 'read');
  }
}

/** Runs the long suites once a week, each in a job of its own. */
export function scheduleLongSuites(project: awscdk.AwsCdkConstructLibrary): void {
  const workflow = project.github!.addWorkflow('long-suites');
  workflow.on({ schedule: [{ cron: '0 3 * * 6' }], workflowDispatch: {} });
  workflow.addJob('suite', {
    runsOn: ['ubuntu-latest'],
    permissions: { contents: JobPermission.READ },
    timeoutMinutes: 350,
    strategy: { failFast: false, matrix: { domain: { suite: LONG_SUITES } } },
    steps: [
      { uses: project.github!.actions.get('actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1') },
      { uses: 'actions/setup-node@v7.0.0', with: { 'node-version': '24.x', 'package-manager-cache': false } },
      { uses: 'actions/setup-python@v7.0.0', with: { 'python-version': '3.x' } },
      { uses: 'actions/setup-java@v6.0.0', with: { 'distribution': 'corretto', 'java-version': '17' } },
      { uses: 'actions/setup-go@v7.0.0', with: { 'go-version': '^1.24' } },
      { uses: 'actions/setup-dotnet@v6.0.0', with: { 'dotnet-version': '8.x' } },
      { run: 'npm ci' },
      { run: 'npx projen compile' },
      { run: 'npx projen ${{ matrix.suite }}' },
    ],
  });
}
