import type { awscdk } from 'projen';

const BUNDLED = ['aws', 'cli', 'core', 'handler', 'report'];
const DEVELOPMENT = ['API.md', 'bench', 'docs', 'examples', 'local-aws', 'projenrc', 'rosetta', 'test-reports', '.ci', '.npmrc', 'CONTRIBUTING.md', 'cdk.out', 'tsconfig.dev.json', 'demo-snapshot', 'demo.log'];

/**
 * Packs what its users need: the constructs and the bundles. The README links to the API reference in the repository.
 */
export function packContents(project: awscdk.AwsCdkConstructLibrary): void {
  for (const folder of BUNDLED) {
    // In `assets/` already, as part of the bundles.
    project.npmignore?.exclude(`/lib/${folder}/*`);
  }
  // The declarations of the settings name their type.
  project.npmignore?.include('/lib/core/model/');
  project.npmignore?.exclude('/lib/core/model/*');
  project.npmignore?.include('/lib/core/model/settings.d.ts');
  for (const path of DEVELOPMENT) {
    project.npmignore?.exclude(`/${path}`);
  }
  // The sources again within each file; what is compiled reads almost like them.
  for (const option of ['inlineSourceMap', 'inlineSources']) project.tsconfig?.file.addOverride(`compilerOptions.${option}`, false);
}
