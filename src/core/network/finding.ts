/** What one check found. Reasons are sentences told on demand: millions of findings are made, few are read. */
export type Finding =
  | { readonly verdict: 'passed'; readonly reason?: Sentence }
  | { readonly verdict: 'rejected' | 'unknown'; readonly reason: Sentence };

export type Sentence = () => string;

export const PASSED: Finding = { verdict: 'passed' };

export function passed(reason: Sentence): Finding {
  return { verdict: 'passed', reason };
}

export function rejected(reason: Sentence): Finding {
  return { verdict: 'rejected', reason };
}

export function unknown(reason: Sentence): Finding {
  return { verdict: 'unknown', reason };
}

/** A packet meets all of these: the first that rejects decides, else the first that is unknown. */
export function every(findings: readonly Finding[]): Finding {
  const decisive = findings.find(({ verdict }) => verdict === 'rejected') ?? findings.find(({ verdict }) => verdict === 'unknown');
  if (decisive !== undefined) return decisive;
  const reasons = findings.flatMap(({ reason }) => reason ?? []);
  return reasons.length === 0 ? PASSED : passed(() => [...new Set(reasons.map((reason) => reason()))].join('; '));
}

/** A rejection that may or may not apply. */
export function perhaps(finding: Finding, doubt: string): Finding {
  return finding.verdict === 'rejected' ? unknown(() => `${finding.reason()}, unless ${doubt}`) : finding;
}

/** The packet meets one of these findings, and it is unknown which. They are conclusive only if they agree. */
export function whichever(findings: readonly Finding[]): Finding {
  const refused = findings.filter(({ verdict }) => verdict === 'rejected');
  if (refused.length === 0 || refused.length === findings.length) return every(findings);
  return unknown(() => `only some of its ${findings.length} addresses can be reached: ${every(refused).reason?.()}`);
}
