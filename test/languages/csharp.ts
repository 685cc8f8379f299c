import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exists, run } from './command';
import { type Consumer, DIST, manifest, pacmak, ROOT } from './consumer';
import { missingNames } from './csharp-names';
import { supported } from './host-runtime';

const PACKAGE = 'CdkExtraHop.TrafficMirroring';

export const csharp: Consumer = {
  language: 'csharp',
  missing: () => (exists(['dotnet', '--version']) ? undefined : 'the .NET SDK'),
  build: () => (csharp.missing!() === undefined ? pacmak('dotnet') : pacmak('dotnet', '--code-only')),
  inspect,
  install: (app, cdkVersion) => {
    const source = `<add key="built" value="${join(DIST, 'dotnet')}" />`;
    writeFileSync(join(app, 'nuget.config'), `<configuration><packageSources>${source}</packageSources></configuration>\n`);
    run(['dotnet', 'add', 'package', 'Amazon.CDK.Lib', '--version', cdkVersion], { cwd: app });
    run(['dotnet', 'add', 'package', PACKAGE, '--version', manifest().version], { cwd: app });
    const [, runtime] = run(['dotnet', 'list', 'package', '--include-transitive'], { cwd: app }).match(/Amazon\.JSII\.Runtime\s+(\S+)/)!;
    return { env: {}, runtime };
  },
};

function inspect(): string {
  const project = join(DIST, 'dotnet', PACKAGE);
  const generated = (name: string) => {
    const path = join(project, ...PACKAGE.split('.'), `${name}.cs`);
    return existsSync(path) ? readFileSync(path, 'utf8') : undefined;
  };
  const missing = missingNames(readFileSync(join(ROOT, 'examples', 'csharp', 'Program.cs'), 'utf8'), generated);
  if (missing.length > 0) throw new Error(`the example in C# uses what the generated code does not have: ${missing.join(', ')}`);
  const [, runtime] = readFileSync(join(project, `${PACKAGE}.csproj`), 'utf8').match(/"Amazon\.JSII\.Runtime" Version="\[([\d.]+),/)!;
  return `names of the example found, asks for jsii runtime ${supported(runtime)}`;
}
