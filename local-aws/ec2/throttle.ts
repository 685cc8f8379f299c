import { Clock } from '../clock';
import { Ec2Error } from './errors';

/** How AWS throttles a call: one token bucket for each operation, of a size that depends on its kind. */
export type ThrottleKind = 'read' | 'unfiltered-read' | 'write' | 'tag';

interface Limit {
  readonly burst: number;
  readonly perSecond: number;
}

const LIMITS: Record<ThrottleKind, Limit> = {
  'read': { burst: 100, perSecond: 20 },
  'unfiltered-read': { burst: 50, perSecond: 10 },
  'write': { burst: 50, perSecond: 5 },
  'tag': { burst: 100, perSecond: 10 },
};

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class Throttle {
  private readonly buckets = new Map<string, Bucket>();

  constructor(private readonly clock: Clock) {}

  /** Takes one token, or throws `RequestLimitExceeded` when there is none. */
  spend(operation: string, kind: ThrottleKind): void {
    const { burst, perSecond } = LIMITS[kind];
    const key = `${operation} ${kind}`;
    const now = this.clock.now();
    const bucket = this.buckets.get(key) ?? { tokens: burst, filledAt: now };
    bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.filledAt) / 1000) * perSecond);
    bucket.filledAt = now;
    this.buckets.set(key, bucket);
    if (bucket.tokens < 1) throw new Ec2Error('RequestLimitExceeded', 'Request limit exceeded.');
    bucket.tokens -= 1;
  }
}
