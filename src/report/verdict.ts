import type { Summary } from '../core/model/decision';

/** `170 of 228 interfaces mirrored` */
export function verdict({ mirrored, eligible }: Pick<Summary, 'mirrored' | 'eligible'>): string {
  return `${mirrored} of ${eligible} interfaces mirrored`;
}

/** What the plan would change, in words. */
export function changesInWords({ create, modify, delete: deleted }: Summary): string {
  return `sessions to create: ${create}, to modify: ${modify}, to delete: ${deleted}`;
}
