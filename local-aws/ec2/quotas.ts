/** Quotas for Traffic Mirroring; AWS raises none of them, but a test may lower them. */
export interface Quotas {
  readonly sessionsPerAccount: number;
  readonly targetsPerAccount: number;
  readonly filtersPerAccount: number;
  readonly rulesPerFilter: number;
  readonly sessionsPerInterface: number;
  /** Sources of an interface target on most instance types. */
  readonly sourcesPerTarget: number;
  /** Sources of an interface target on the instance types that AWS lists. */
  readonly sourcesPerLargeTarget: number;
}

export const DEFAULT_QUOTAS: Quotas = {
  sessionsPerAccount: 10_000,
  targetsPerAccount: 10_000,
  filtersPerAccount: 10_000,
  rulesPerFilter: 10,
  sessionsPerInterface: 3,
  sourcesPerTarget: 10,
  sourcesPerLargeTarget: 100,
};

/** Error codes that AWS does not document: a test can try the product against others. */
export interface UndocumentedCodes {
  readonly sessionNumberInUse: string;
  readonly sourceIsTarget: string;
}

export const DEFAULT_UNDOCUMENTED_CODES: UndocumentedCodes = {
  sessionNumberInUse: 'InvalidParameterValue',
  sourceIsTarget: 'InvalidParameterValue',
};
