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
    return { env: {} };
  },
};
