import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, run } from './command';
import { type Consumer, DIST, manifest, pacmak } from './consumer';

const MODULE = join(DIST, 'go', 'extrahoptrafficmirroring');

export const go: Consumer = {
  language: 'go',
  missing: () => (exists(['go', 'version']) ? undefined : 'Go'),
  // Its sources are the module; they are compiled together with the app.
  build: () => pacmak('go', '--code-only'),
  install: (app, cdkVersion) => {
    const [, name] = readFileSync(join(MODULE, 'go.mod'), 'utf8').match(/^module (\S+)$/m)!;
    const required = `${name}@v${manifest().version}`;
    run(['go', 'mod', 'edit', `-require=${required}`, `-replace=${required}=${MODULE}`, `-require=github.com/aws/aws-cdk-go/awscdk/v2@v${cdkVersion}`], { cwd: app });
    run(['go', 'mod', 'tidy'], { cwd: app });
    run(['go', 'vet', '.', name], { cwd: app });
    const runtime = run(['go', 'list', '-m', '-f', '{{.Version}}', 'github.com/aws/jsii-runtime-go'], { cwd: app }).trim().replace('v', '');
    return { env: {}, runtime };
  },
};
