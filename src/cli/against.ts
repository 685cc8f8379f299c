import { join } from 'node:path';
import { kindOf, textOf } from './recorded-file';
import { isRecord, named } from './shape';
import type { Plan } from '../core/model/decision';
import { columns } from '../report/columns';

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

export function changesTable(changes: readonly CoverageChange[]): string {
  const counts = ORDER.map((kind) => `${kind}: ${changes.filter(({ change }) => change === kind).length}`).join(', ');
  if (changes.length === 0) return 'no interface is mirrored in another way than before\n';
  const rows = changes.map(({ change, networkInterfaceId, before = '-', after = '-' }) => [change, networkInterfaceId, before, after]);
  return `${columns(['CHANGE', 'INTERFACE', 'BEFORE', 'AFTER'], rows)}\n\n${counts}\n`;
}

function kindOfChange(existed: boolean, was: string | undefined, exists: boolean, is: string | undefined): Change | undefined {
  if (!exists) return was === undefined ? undefined : 'gone';
  if (!existed) return is === undefined ? undefined : 'new';
  if (was === is) return undefined;
  if (is === undefined) return 'lost';
  return was === undefined ? 'gained' : 'moved';
}

function planIn(path: string): Readonly<Record<string, unknown>> {
  const content = parsed(path);
  if (!isRecord(content)) throw new Error(`${path}: expected a plan as --output json writes it, got ${named(content)}`);
  return content;
}

function parsed(path: string): unknown {
  try {
    return JSON.parse(textOf(path));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new Error(`${path} cannot be read as JSON: ${error.message}`);
  }
}

/** Whether a path is a snapshot, which is planned before it is compared. */
export function isSnapshot(path: string): boolean {
  return kindOf(path) === 'folder' && kindOf(join(path, 'describe-instances.json')) !== undefined;
}
