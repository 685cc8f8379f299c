import { createHash } from 'node:crypto';
import { timeText } from './events';
import { Principal } from '../iam';

/** How a call reached EC2. */
export interface CallOrigin {
  readonly requestId: string;
  readonly accessKeyId?: string;
  readonly sourceIPAddress: string;
  readonly userAgent: string;
}

/** What CloudTrail says of who made a call, in the shapes of recorded events (version 1.08). */
export function callerOf(principal: Principal, origin: CallOrigin, now: number): object {
  const { accessKeyId, sourceIPAddress, userAgent } = origin;
  const { arn } = principal;
  if (!arn.startsWith('arn:')) {
    return { userIdentity: { type: 'AWSService', invokedBy: arn }, sourceIPAddress: arn, userAgent: arn };
  }
  return { userIdentity: identityOf(principal, accessKeyId, now), sourceIPAddress, userAgent };
}

function identityOf({ arn, roleArn }: Principal, key: string | undefined, now: number): object {
  const [, partition, , , accountId, resource = ''] = arn.split(':');
  const [kind, ...names] = resource.split('/');
  if (kind === 'assumed-role') {
    const [userName, sessionName] = names;
    const role = roleArn ?? `arn:${partition}:iam::${accountId}:role/${userName}`;
    const principalId = idOf('AROA', role);
    return {
      type: 'AssumedRole',
      principalId: `${principalId}:${sessionName}`,
      arn,
      accountId,
      accessKeyId: key ?? 'ASIAIOSFODNN7EXAMPLE',
      sessionContext: sessionContext({ type: 'Role', principalId, arn: role, accountId, userName }, now),
    };
  }
  const accessKeyId = key ?? 'AKIAIOSFODNN7EXAMPLE';
  // Who signed in to the console has temporary keys, and a session that no role issued.
  const session = accessKeyId.startsWith('ASIA') && { sessionContext: sessionContext({}, now) };
  if (kind === 'root') return { type: 'Root', principalId: accountId, arn, accountId, accessKeyId, ...session };
  if (kind !== 'user') throw new Error(`how CloudTrail identifies ${arn} is not modelled`);
  return { type: 'IAMUser', principalId: idOf('AIDA', arn), arn, accountId, accessKeyId, userName: names.at(-1), ...session };
}

function sessionContext(sessionIssuer: object, now: number): object {
  return { sessionIssuer, webIdFederationData: {}, attributes: { creationDate: timeText(now), mfaAuthenticated: 'false' } };
}

/** Always the same for the same ARN. */
function idOf(prefix: string, arn: string): string {
  return prefix + createHash('sha256').update(arn).digest('hex').slice(0, 17).toUpperCase();
}
