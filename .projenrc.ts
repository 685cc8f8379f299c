import { awscdk, javascript, typescript } from 'projen';
import { keepApi } from './projenrc/api';
import { bundleHandlers } from './projenrc/bundling';
import { checkTypesAndStyle } from './projenrc/checks';
import { enforceImportDirections } from './projenrc/import-directions';
import { packLanguages } from './projenrc/languages';
import { packContents } from './projenrc/pack-contents';
import { tryReleases } from './projenrc/releasing';
import { checkTemplates } from './projenrc/templates';
import { narrowPermissions, pinActions, scheduleLongSuites } from './projenrc/workflows';

const project = new awscdk.AwsCdkConstructLibrary({
  name: 'cdk-extrahop-traffic-mirroring',
  description: 'Mirrors EC2 network interfaces to ExtraHop sensors that can receive their packets, and logs the reason for each one that it can\'t mirror.',
  author: 'cdk-extrahop-traffic-mirroring maintainers',
  authorAddress: 'maintainers@users.noreply.github.com',
  authorOrganization: true,
  repositoryUrl: 'https://github.com/cdk-extrahop/cdk-extrahop-traffic-mirroring.git',
  license: 'Apache-2.0',
  stability: 'experimental',
  keywords: [
    'aws-cdk',
    'awscdk',
    'ec2',
    'extrahop',
    'ndr',
    'network-detection-and-response',
    'network-monitoring',
    'network-security',
    'traffic-mirroring',
    'vpc',
    'vpc-traffic-mirroring',
    'vxlan',
  ],

  bin: { 'cdk-extrahop-traffic-mirroring': 'assets/cli/index.mjs' },

  cdkVersion: '2.232.1',
  constructsVersion: '10.5.0',
  jsiiVersion: '~5.9.0',
  typescriptVersion: '~5.9.0',
  packageManager: javascript.NodePackageManager.NPM,
  projenVersion: '0.103.25',
  projenrcTs: true,
  minNodeVersion: '20.0.0',
  // Its npm can publish without a token.
  workflowNodeVersion: '24.x',
  defaultReleaseBranch: 'main',
  majorVersion: 0,
  npmTrustedPublishing: true,
  npmProvenance: true,
  jsiiReleaseVersion: '0.2.1061',
  // Its protection rules ask a maintainer for approval before anything is published.
  releaseEnvironment: 'release',

  publishToPypi: {
    distName: 'cdk-extrahop-traffic-mirroring',
    module: 'cdk_extrahop_traffic_mirroring',
    trustedPublishing: true,
  },
  publishToMaven: {
    javaPackage: 'io.github.cdkextrahop.trafficmirroring',
    mavenGroupId: 'io.github.cdk-extrahop',
    mavenArtifactId: 'cdk-extrahop-traffic-mirroring',
  },
  publishToNuget: {
    dotNetNamespace: 'CdkExtraHop.TrafficMirroring',
    packageId: 'CdkExtraHop.TrafficMirroring',
    trustedPublishing: true,
  },
  publishToGo: {
    moduleName: 'github.com/cdk-extrahop/cdk-extrahop-traffic-mirroring-go',
    packageName: 'extrahoptrafficmirroring',
  },

  // Everything that the handlers import ends up inside the bundles, so nothing is a runtime dependency.
  devDeps: [
    // The latest that fits the lowest CDK.
    '@aws-cdk/integ-tests-alpha@2.214.0-alpha.0',
    '@aws-sdk/client-cloudformation@^3',
    '@aws-sdk/client-dynamodb@^3',
    '@aws-sdk/client-ec2@^3',
    '@aws-sdk/client-elastic-load-balancing-v2@^3',
    '@aws-sdk/client-eventbridge@^3',
    '@aws-sdk/client-lambda@^3',
    '@aws-sdk/client-sqs@^3',
    '@cloud-copilot/iam-simulate@0.1.173',
    '@jsii/spec@^1.140',
    '@smithy/core',
    '@stryker-mutator/core@^9',
    '@stryker-mutator/jest-runner@^9',
    '@types/aws-lambda@^8.10',
    '@types/node@^22',
    'cdk-nag@2.37.55',
    'dynalite@^4',
    'fast-check@^4.10',
    'jest-junit@^17',
    'netmask@^2.1.1',
    'rolldown@1.2.19',
    'tsx@^4.23',
  ],

  sampleCode: false,
  lambdaAutoDiscover: false,
  integrationTestAutoDiscover: false,
  typecheckTests: true,
  tsconfigDevFile: 'tsconfig.dev.json',
  tsconfigDev: {
    compilerOptions: {
      // Examples import the library by its name, as its users do.
      paths: { 'cdk-extrahop-traffic-mirroring': ['./src'] },
    },
    include: ['.projenrc.ts', 'projenrc/**/*.mts'],
    exclude: ['assets', 'cdk.out', 'coverage', 'dist', 'lib', 'test/**/*.snapshot'],
  },
  tsJestOptions: {
    transformOptions: {
      // Transpiled without type checks, which the type-check step does once for all files, and to CommonJS, so that
      // Jest can also follow a dynamic import.
      tsconfig: typescript.TsJestTsconfig.custom({
        esModuleInterop: true,
        inlineSources: true,
        isolatedModules: true,
        lib: ['es2022'],
        module: 'CommonJS',
        moduleResolution: javascript.TypeScriptModuleResolution.NODE10,
        resolveJsonModule: true,
        sourceMap: true,
        target: 'ES2022',
      }),
    },
  },
  jestOptions: {
    jestVersion: '^30',
    updateSnapshot: javascript.UpdateSnapshot.NEVER,
    coverageText: false,
    junitReporting: false,
    jestConfig: {
      collectCoverage: false,
      // Jest leaves one core out, which on a small machine is half of it.
      maxWorkers: '100%',
      // Enough for a busy machine; what hangs is ended by the virtual clock's own patience.
      testTimeout: 120_000,
      collectCoverageFrom: ['src/**/*.ts'],
      moduleNameMapper: {
        '^cdk-extrahop-traffic-mirroring$': '<rootDir>/src',
        // What the command line loads later, by the name that it has once compiled.
        '^(\\./live/[\\w-]+)\\.js$': '$1',
      },
      modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/lib/'],
      reporters: [
        new javascript.JestReporter('jest-junit', {
          outputDirectory: 'test-reports',
          reportTestSuiteErrors: 'true',
          suiteNameTemplate: '{filepath}',
        }),
      ],
      roots: ['<rootDir>/test', '<rootDir>/local-aws'],
    },
  },
  eslintOptions: {
    dirs: ['src'],
    devdirs: ['test', 'local-aws', 'examples', 'bench', 'projenrc'],
    fileExtensions: ['.ts', '.mts'],
    tsconfigPath: './tsconfig.dev.json',
    projectService: false,
    commandOptions: { fix: false, extraArgs: ['--cache', '--cache-location=node_modules/.cache/eslint/', '--max-warnings=0'] },
  },
  buildWorkflowOptions: { mutableBuild: false, mutableInstall: false },
  depsUpgradeOptions: {
    // What was published a moment ago may be withdrawn tomorrow.
    cooldown: 7,
    workflowOptions: { schedule: javascript.UpgradeDependenciesSchedule.WEEKLY },
  },
  githubOptions: {
    mergify: false,
    pullRequestLintOptions: { semanticTitleOptions: { types: ['build', 'chore', 'ci', 'docs', 'feat', 'fix', 'perf', 'refactor', 'revert', 'test'] } },
  },
});

// `npm ci` fails when a package names optional bindings that its registry does not serve, as unrs-resolver 1.13.0 and
// rolldown 1.3 do; `npm install` hides it.
project.package.addPackageResolutions('unrs-resolver@1.12.2');

// A lock file without addresses installs from whatever registry the user has configured.
new javascript.NpmConfig(project).addConfig('omit-lockfile-registry-resolved', 'true');

// The publisher's own default; the repository names no registry.
project.github?.tryFindWorkflow('release')?.file?.addDeletionOverride('jobs.release_npm.steps.9.env.NPM_REGISTRY');

// Node 20 is supported; that the SDK's later versions will ask for more is no news to every test.
project.tasks.addEnvironment('AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED', 'true');

project.gitignore.exclude('/test-reports/', 'cdk.out/', '.DS_Store');

project.jest!.config.testMatch = ['<rootDir>/test/**/*.test.ts', '<rootDir>/local-aws/**/*.test.ts'];

checkTypesAndStyle(project);
keepApi(project);
bundleHandlers(project);
enforceImportDirections(project);
packContents(project);
checkTemplates(project);

project.addTask('test:coverage', {
  description: 'Run the tests and report their coverage',
  execArgs: ['jest', '--ci', '--coverage', '--coverageReporters=text', '--coverageReporters=lcov'],
  receiveArgs: true,
});

project.addTask('test:core', {
  description: 'Run the tests of the core and require full coverage; VERDICTS, ASSIGNMENTS, OPTIMA, PLANS and SEED change the random ones',
  execArgs: [
    'jest', '--ci', 'test/core', '--coverage', '--coverageReporters=text',
    '--collectCoverageFrom=src/core/**/*.ts',
    '--coverageThreshold={"global":{"statements":100,"branches":100}}',
  ],
  receiveArgs: true,
});

project.addTask('test:laws', {
  description: 'Check the laws of the core, and compare it with simple second implementations, on many more random cases',
  execArgs: ['jest', '--ci', 'test/core/reachability/reachability.properties', 'test/core/assignment/assign.properties', 'test/core/plan/decide.properties', 'test/core/plan/decide.optimum'],
  env: { VERDICTS: '100000', ASSIGNMENTS: '1000', PLANS: '20000', OPTIMA: '30000' },
  receiveArgs: true,
});

const rollout = project.addTask('test:rollout', {
  description: 'Roll out whole fleets on the local AWS, in virtual time, and print the time and calls that it takes',
  execArgs: ['jest', '--ci', '--runInBand', 'test/rollout'],
  env: { ROLLOUT: 'full' },
  receiveArgs: true,
});
rollout.prependSpawn(project.tasks.tryFind('bundle')!);

// Laws are checked on fewer cases than in a test run: for each of thousands of mutants they are checked again.
const fewerCases = { PLANS: '30', VERDICTS: '2500', ASSIGNMENTS: '40', OPTIMA: '30' };

project.addTask('test:mutation', {
  description: 'Change the core in every way that Stryker knows, and check that a test fails',
  execArgs: ['stryker', 'run', 'stryker.config.mjs'],
  env: fewerCases,
  receiveArgs: true,
});

project.addTask('test:mutation-share', {
  description: 'The same for the files in which the tests find every change, in minutes',
  execArgs: ['stryker', 'run', 'test/mutation/share.mjs'],
  env: fewerCases,
});
project.gitignore.exclude('/.stryker-tmp/', '/reports/');
project.npmignore?.exclude('/stryker.config.mjs', '/.stryker-tmp', '/reports');

project.addTask('integ', {
  description: 'Deploy the integration test to the account of the present AWS credentials, step by step, and delete it',
  execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'test/integ/deploy.ts'],
  receiveArgs: true,
}).prependSpawn(project.tasks.tryFind('bundle')!);

project.addTask('integ:snapshot', {
  description: 'Write the snapshots of the integration test anew',
  execArgs: ['jest', 'test/integ/snapshots'],
  env: { RENEW_SNAPSHOTS: 'true' },
});

project.addTask('docs:pictures', {
  description: 'Draw what the command line prints about the fleet of the demo, for the guide',
  execArgs: ['tsx', '--tsconfig', 'tsconfig.dev.json', 'projenrc/terminal-pictures.mts'],
}).prependSpawn(project.tasks.tryFind('bundle')!);

project.addTask('bench', {
  description: 'Measure the decision, and compare it with simple ones',
  steps: ['plan', 'likeness', 'scarce', 'assignment'].map((name) => ({ exec: `tsx --expose-gc --tsconfig tsconfig.dev.json bench/${name}.ts` })),
});

const examples = project.addTask('rosetta', {
  description: 'Compile the samples of the README, the API and the guide in strict mode, and keep the translations of those that are published',
  execArgs: ['jsii-rosetta', 'extract', '--compile', '--strict'],
});
examples.execArgs(['tsx', 'projenrc/guide-samples.mts', 'docs/guide']);
project.postCompileTask.spawn(examples);
project.gitignore.exclude('.jsii.tabl.json');
project.npmignore?.include('.jsii.tabl.json');

packLanguages(project);
tryReleases(project);
pinActions(project);
scheduleLongSuites(project);
narrowPermissions(project);

project.synth();
