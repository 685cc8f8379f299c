import { join } from 'node:path';
import { run } from './command';
import { type Consumer, DIST, manifest, pacmak } from './consumer';

export function tarball(): string {
  const { name, version } = manifest();
  return join(DIST, 'js', `${name}@${version}.jsii.tgz`);
}

export const typescript: Consumer = {
  language: 'typescript',
  build: () => pacmak('js'),
  install: (app, cdkVersion) => {
    run(['npm', 'install', '--no-audit', '--no-fund', tarball(), `aws-cdk-lib@${cdkVersion}`], { cwd: app });
    checkDeclarations(app);
    return { env: {} };
  },
};

/** Those of aws-cdk-lib are not all sound, which is why apps skip the check. */
function checkDeclarations(app: string): void {
  const wrong = run(['sh', '-c', 'npx tsc --noEmit --skipLibCheck false | grep cdk-extrahop-traffic-mirroring || true'], { cwd: app });
  if (wrong !== '') throw new Error(`the package's declarations cannot be compiled:\n${wrong}`);
}
