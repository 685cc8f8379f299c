import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { preProcessFile } from 'typescript';

/**
 * Fails where files import each other in a circle, type imports included: which of them stands on which nobody could tell.
 *
 * `import/no-cycle` passes over imports of types.
 */
const [root] = process.argv.slice(2);
const circle = circleIn(importsIn(root));
if (circle !== undefined) {
  console.error(`files import each other in a circle:\n  ${circle.map((file) => relative('.', file)).join('\n  ')}`);
  process.exitCode = 1;
}

type Imports = ReadonlyMap<string, readonly string[]>;

/** What each TypeScript file in a folder imports from there. */
function importsIn(folder: string): Imports {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => join(folder, file));
  const known = new Set(files);
  return new Map(files.map((file) => {
    const { importedFiles } = preProcessFile(readFileSync(file, 'utf8'), true, true);
    const imported = importedFiles.map(({ fileName }) => `${join(dirname(file), fileName)}.ts`);
    return [file, imported.filter((each) => known.has(each))];
  }));
}

/** The files of a circle, the first one repeated at the end; none where there is no circle. */
function circleIn(imports: Imports): readonly string[] | undefined {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(file)) return [...path.slice(path.indexOf(file)), file];
    if (done.has(file)) return undefined;
    for (const next of imports.get(file) ?? []) {
      const found = visit(next, [...path, file]);
      if (found !== undefined) return found;
    }
    done.add(file);
    return undefined;
  };
  for (const file of imports.keys()) {
    const found = visit(file, []);
    if (found !== undefined) return found;
  }
  return undefined;
}
