/** What one deployment after another changes, and what EC2 has to show for it. */
export interface Step {
  readonly name: string;
  /** Targets that the mirroring is configured with. */
  readonly targets: readonly ('interface' | 'load-balancer')[];
  readonly filter: 'first' | 'second';
  /** Whether the rule of the second filter still names a protocol and ports. */
  readonly narrow: boolean;
  /** Instances that are sources. */
  readonly sources: readonly ('One' | 'Two')[];
}

const FIRST: Step = { name: 'interface-target', targets: ['interface'], filter: 'first', narrow: true, sources: ['One', 'Two'] };

/** In the order in which they are deployed; then the stack is deleted. */
export const STEPS: readonly Step[] = [
  FIRST,
  { ...FIRST, name: 'load-balancer-target', targets: ['load-balancer'] },
  { ...FIRST, name: 'changed-filter', targets: ['load-balancer'], filter: 'second' },
  { ...FIRST, name: 'widened-rule', targets: ['load-balancer'], filter: 'second', narrow: false },
  { ...FIRST, name: 'back-to-the-interface', filter: 'second', narrow: false },
  { ...FIRST, name: 'deselected-source', filter: 'second', narrow: false, sources: ['One'] },
];

/** @throws Error when there is no such step */
export function stepNamed(name: unknown): Step {
  const step = STEPS.find((each) => each.name === name);
  if (step !== undefined) return step;
  throw new Error(`step: expected one of ${STEPS.map((each) => JSON.stringify(each.name)).join(', ')}, got ${JSON.stringify(name) ?? 'nothing'}`);
}
