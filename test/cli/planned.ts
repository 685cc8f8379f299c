import { type Files, record } from './account';
import { parseArguments } from '../../src/cli/arguments';
import { type CommandResult, runCommand } from '../../src/cli/command';
import { snapshotBasis } from '../../src/cli/snapshot-basis';

/** The JSON of a plan, as section by section others read it. */
export interface Planned {
  readonly interfaces: readonly {
    readonly networkInterfaceId: string;
    readonly instanceId: string;
    readonly availabilityZone: string;
    readonly outcome: string;
    readonly mirrored: boolean;
    readonly targetId?: string;
    readonly reason: { readonly code: string; readonly message: string };
    readonly candidates?: readonly { readonly targetId: string; readonly verdict: string; readonly step?: string; readonly reason: string }[];
  }[];
  readonly actions: readonly object[];
  readonly targets: readonly { readonly targetId: string; readonly capacity: number | null; readonly sessions: number; readonly planned: number }[];
  readonly summary: Readonly<Record<string, number>>;
}

export interface Printed {
  readonly text: string;
  readonly exitStatus: number;
}

/** Runs a command on a snapshot of these files, with the target tmt-1 and the filter tmf-1. */
export function run(files: Files, command: readonly string[], ...options: readonly string[]): Printed {
  const { output, exitStatus } = result(files, command, options);
  return { text: [...output].join(''), exitStatus };
}

/** What such a command tells its reader beside the plan. */
export function warnings(files: Files, command: readonly string[], ...options: readonly string[]): readonly string[] {
  return result(files, command, options).warnings;
}

function result(files: Files, command: readonly string[], options: readonly string[]): CommandResult {
  const [folder, now] = [record(files), Date.UTC(2026, 0, 31)];
  const asked = parseArguments([...command, '--target', 'tmt-1', '--filter', 'tmf-1', '--snapshot', folder, ...options]);
  return runCommand(asked, snapshotBasis(asked, folder, now), now);
}

export function plan(files: Files, ...options: readonly string[]): Planned {
  return JSON.parse(run(files, ['plan'], '--output', 'json', ...options).text) as Planned;
}

/** What one interface's candidate is, in short: `eligible`, or the verdict and the step that decided. */
export function verdict(files: Files, networkInterfaceId: string, ...options: readonly string[]): string {
  const [{ verdict: found, step } = { verdict: 'none' }] = plan(files, ...options).interfaces
    .find((each) => each.networkInterfaceId === networkInterfaceId)?.candidates ?? [];
  return step === undefined ? found : `${found} at ${step}`;
}
