import { UnmirroredReason } from '../unmirrored-reason';

/** A query of CloudWatch Logs Insights over the log of the function. */
export interface LogQuery {
  readonly name: string;
  readonly query: string;
}

/** Placeholder in a query, to be replaced with the ID of an instance or a network interface. */
const ID = '0123456789abcdef0';

/** Metrics alone know what is only pending. */
const CODES = Object.values(UnmirroredReason).filter((code) => code !== UnmirroredReason.PENDING);

function lines(...parts: readonly string[]): string {
  return parts.join('\n| ');
}

/** By the ids of their constructs. The function's own lines have these fields. */
export const LOG_QUERIES = {
  WhyNotMirrored: {
    name: 'Why is this one not mirrored (set the ID)',
    query: lines(
      `filter (networkInterfaceId = "eni-${ID}" or instanceId = "i-${ID}") and ispresent(reason.code)`,
      'sort @timestamp desc',
      'display @timestamp, networkInterfaceId, instanceId, mirrored, targetId, reason.code, reason.message, unmirroredSince',
      'limit 50',
    ),
  },
  Unmirrored: {
    name: 'What is not mirrored now',
    query: lines(
      'filter ispresent(networkInterfaceId) and ispresent(reason.code)',
      'stats latest(reason.code) as code, latest(reason.message) as why, latest(unmirroredSince) as since, latest(instanceId) as instance by networkInterfaceId',
      `filter code in [${CODES.map((code) => `"${code}"`).join(', ')}]`,
      'sort since asc',
      'limit 1000',
    ),
  },
  Changes: {
    name: 'What changed',
    query: lines(
      'filter message in ["interface reconciled", "superfluous session deleted"] and (outcome in ["create", "modify", "delete"] or ispresent(besides))',
      'sort @timestamp desc',
      'display @timestamp, outcome, networkInterfaceId, instanceId, sessionId, targetId, reason.code, reason.message',
      'limit 1000',
    ),
  },
  BlindTimes: {
    name: 'How long was each interface blind, and why',
    query: lines(
      'filter ispresent(unmirroredSince) or ispresent(recovered.since)',
      'fields coalesce(unmirroredSince, recovered.since) as since, coalesce(recovered.code, reason.code) as code',
      'stats max(recovered.seconds) as blindSeconds, earliest(code) as firstReason, latest(code) as lastReason, max(@timestamp) as lastLine by networkInterfaceId, since',
      'sort since asc',
      'limit 10000',
    ),
  },
  Sweeps: {
    name: 'How sweeps went',
    query: lines(
      'filter message = "swept"',
      'sort @timestamp desc',
      'display @timestamp, eligible, mirrored, unmirrored, unsupported, create, modify, delete, left, failed',
      'limit 300',
    ),
  },
  Errors: {
    name: 'What failed',
    query: lines(
      'filter level = "ERROR"',
      'sort @timestamp desc',
      'display @timestamp, message, networkInterfaceId, instanceId, messageId, call, error.name, error.message, error.missingPermission, error.requestId',
      'limit 300',
    ),
  },
} as const satisfies Readonly<Record<string, LogQuery>>;
