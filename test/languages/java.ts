import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, run } from './command';
import { type Consumer, DIST, manifest, pacmak } from './consumer';

const GROUP = ['io', 'github', 'cdkextrahop'];

export const java: Consumer = {
  language: 'java',
  missing: () => (exists(['mvn', '--version']) ? undefined : 'Maven'),
  build: () => pacmak('java'),
  install: (app, cdkVersion) => {
    const { name, version } = manifest();
    const jar = join(DIST, 'java', ...GROUP, name, version, `${name}-${version}`);
    // Into the local repository, where Maven finds it whichever mirrors its own settings name.
    run(['mvn', '-q', '-B', 'install:install-file', `-Dfile=${jar}.jar`, `-DpomFile=${jar}.pom`], { cwd: app });
    mkdirSync(join(app, '.mvn'));
    writeFileSync(join(app, '.mvn', 'maven.config'), `-Dcdk.version=${cdkVersion}\n-Dmirroring.version=${version}\n`);
    const [, runtime] = readFileSync(`${jar}.pom`, 'utf8').match(/<artifactId>jsii-runtime<\/artifactId>\s*<version>(.*)<\/version>/)!;
    return { env: {}, runtime };
  },
};
