import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, run } from './command';
import { type Consumer, DIST, manifest, pacmak } from './consumer';

const PACKAGE = 'CdkExtraHop.TrafficMirroring';

export const csharp: Consumer = {
  language: 'csharp',
  missing: () => (exists(['dotnet', '--version']) ? undefined : 'the .NET SDK'),
  build: () => (csharp.missing!() === undefined ? pacmak('dotnet') : pacmak('dotnet', '--code-only')),
  install: (app, cdkVersion) => {
    const source = `<add key="built" value="${join(DIST, 'dotnet')}" />`;
    writeFileSync(join(app, 'nuget.config'), `<configuration><packageSources>${source}</packageSources></configuration>\n`);
    run(['dotnet', 'add', 'package', 'Amazon.CDK.Lib', '--version', cdkVersion], { cwd: app });
    run(['dotnet', 'add', 'package', PACKAGE, '--version', manifest().version], { cwd: app });
    const [, runtime] = run(['dotnet', 'list', 'package', '--include-transitive'], { cwd: app }).match(/Amazon\.JSII\.Runtime\s+(\S+)/)!;
    return { env: {}, runtime };
  },
};
