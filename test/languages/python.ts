import { delimiter, join } from 'node:path';
import { exists, run } from './command';
import { type Consumer, DIST, manifest, pacmak } from './consumer';

export const python: Consumer = {
  language: 'python',
  missing: () => (exists(['python3', '-m', 'venv', '--help']) ? undefined : 'Python 3'),
  build: () => pacmak('python'),
  install: (app, cdkVersion) => {
    const { name, version } = manifest();
    const wheel = join(DIST, 'python', `${name.replaceAll('-', '_')}-${version}-py3-none-any.whl`);
    const environment = join(app, '.venv');
    const pip = join(environment, 'bin', 'pip');
    run(['python3', '-m', 'venv', environment], { cwd: app });
    run([pip, 'install', '--quiet', '-r', 'requirements.txt', wheel, `aws-cdk-lib==${cdkVersion}`], { cwd: app });
    const [, runtime] = run([pip, 'show', 'jsii'], { cwd: app }).match(/^Version: (.*)$/m)!;
    return { env: { PATH: [join(environment, 'bin'), process.env.PATH].join(delimiter) }, runtime };
  },
};
