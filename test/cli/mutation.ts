import type { Files } from './account';

/** A place in a file of a snapshot: the members and indexes that lead to it. */
export interface Spot {
  readonly file: string;
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

/** Every member and every item of a list, however deep; of the items of one list those members only that came up for the first time. */
export function spotsIn(files: Files): readonly Spot[] {
  return Object.entries(files).flatMap(([file, content]) => {
    const alike = new Map(below(file, [], content).reverse().map((spot) => [spot.path.map((key) => (typeof key === 'number' ? 0 : key)).join('.'), spot]));
    return [...alike.values()].reverse();
  });
}

function below(file: string, path: Spot['path'], value: unknown): Spot[] {
  if (typeof value !== 'object' || value === null) return [];
  const members = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return members.flatMap(([key, each]) => [{ file, path: [...path, key], value: each as unknown }, ...below(file, [...path, key], each)]);
}

/** The files with another value in one place. */
export function withValue(files: Files, { file, path }: Spot, value: unknown): Files {
  return { ...files, [file]: changed(files[file], path, (parent, key) => Object.assign(parent, { [key]: value })) };
}

/** The files without what is in one place. */
export function withoutValue(files: Files, { file, path }: Spot): Files {
  return {
    ...files,
    [file]: changed(files[file], path, (parent, key) => {
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else Reflect.deleteProperty(parent, key);
    }),
  };
}

function changed(content: unknown, path: Spot['path'], change: (parent: object, key: string | number) => void): unknown {
  const copy = structuredClone(content);
  const parent = path.slice(0, -1).reduce<unknown>((value, key) => (value as Record<string | number, unknown>)[key], copy);
  change(parent as object, path.at(-1)!);
  return copy;
}
