import { join } from 'node:path';
import { jsonIn } from './json-file';
import { kindOf } from './recorded-file';
import { isRecord, named } from './shape';
import type { Plan } from '../core/model/decision';
import { columns } from '../report/columns';
import { markdownTable, safeMarkdown } from '../report/markdown';

/** Where an interface is mirrored after a plan; `undefined`: nowhere. */
type Coverage = ReadonlyMap<string, string | undefined>;

export type Change = 'lost' | 'gained' | 'moved' | 'new' | 'gone';

/** What became of an interface from one plan to another. */
export interface CoverageChange {
  readonly networkInterfaceId: string;
  readonly change: Change;
  readonly before?: string;
  readonly after?: string;
}

export function coverageOf({ interfaces }: Pick<Plan, 'interfaces'>): Coverage {
  return new Map(interfaces.map(({ networkInterfaceId, mirrored, targetId }) => [networkInterfaceId, mirrored ? targetId : undefined]));
}

/** @throws Error that names the file when it is no plan */
export function recordedCoverage(path: string): Coverage {
  if (kindOf(path) === undefined) throw new Error(`--against: ${path} does not exist`);
  const { interfaces } = planIn(path);
  if (!Array.isArray(interfaces)) throw new Error(`${path}: expected a plan with the list interfaces, got ${named(interfaces)}`);
  return new Map(interfaces.map((each: unknown, index): [string, string | undefined] => {
    if (!isRecord(each) || typeof each.networkInterfaceId !== 'string' || typeof each.mirrored !== 'boolean') {
      throw new Error(`${path}: interfaces[${index}]: expected an object with networkInterfaceId and mirrored, got ${named(each)}`);
    }
    return [each.networkInterfaceId, each.mirrored ? String(each.targetId) : undefined];
  }));
}

/** Interfaces whose coverage differs, lost ones first. An interface that no longer exists has lost nothing. */
export function coverageChanges(before: Coverage, after: Coverage): readonly CoverageChange[] {
  const changes = [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((networkInterfaceId): CoverageChange[] => {
    const [was, is] = [before.get(networkInterfaceId), after.get(networkInterfaceId)];
    const change = kindOfChange(before.has(networkInterfaceId), was, after.has(networkInterfaceId), is);
    if (change === undefined) return [];
    return [{ networkInterfaceId, change, ...(was !== undefined && { before: was }), ...(is !== undefined && { after: is }) }];
  });
  return ORDER.flatMap((kind) => changes.filter(({ change }) => change === kind));
}

const ORDER: readonly Change[] = ['lost', 'moved', 'gained', 'new', 'gone'];

const UNCHANGED = 'no interface is mirrored in another way than before';

export function changesTable(changes: readonly CoverageChange[]): string {
  if (changes.length === 0) return `${UNCHANGED}\n`;
  return `${columns(['CHANGE', 'INTERFACE', 'BEFORE', 'AFTER'], changes.map(rowOf))}\n\n${counts(changes)}\n`;
}

/** A comment on a pull request takes 65,536 characters. */
const MOST_ROWS = 200;

/** The changes as Markdown, in paragraphs, with the most severe ones first. */
export function changesMarkdown(changes: readonly CoverageChange[]): readonly string[] {
  if (changes.length === 0) return [`${sentence(UNCHANGED)}.`];
  const rows = changes.slice(0, MOST_ROWS).map((change) => rowOf(change).map(safeMarkdown));
  const left = changes.length - rows.length;
  return [
    `${sentence(counts(changes))}.`,
    markdownTable(['Change', 'Interface', 'Before', 'After'], rows),
    ...(left > 0 ? [`${left} more changes are not shown.`] : []),
  ];
}

function rowOf({ change, networkInterfaceId, before = '-', after = '-' }: CoverageChange): readonly string[] {
  return [change, networkInterfaceId, before, after];
}

function counts(changes: readonly CoverageChange[]): string {
  return ORDER.map((kind) => `${kind}: ${changes.filter(({ change }) => change === kind).length}`).join(', ');
}

function sentence(words: string): string {
  return `${words[0].toUpperCase()}${words.slice(1)}`;
}

function kindOfChange(existed: boolean, was: string | undefined, exists: boolean, is: string | undefined): Change | undefined {
  if (!exists) return was === undefined ? undefined : 'gone';
  if (!existed) return is === undefined ? undefined : 'new';
  if (was === is) return undefined;
  if (is === undefined) return 'lost';
  return was === undefined ? 'gained' : 'moved';
}

function planIn(path: string): Readonly<Record<string, unknown>> {
  const content = jsonIn(path);
  if (!isRecord(content)) throw new Error(`${path}: expected a plan as --output json writes it, got ${named(content)}`);
  return content;
}

/** Whether a path is a snapshot, which is planned before it is compared. */
export function isSnapshot(path: string): boolean {
  return kindOf(path) === 'folder' && kindOf(join(path, 'describe-instances.json')) !== undefined;
}
