/** What cfn-lint finds and stays. */
export interface Accepted {
  readonly rule: string;
  readonly message: RegExp;
  /** @default - of any type */
  readonly resourceType?: string;
  readonly reason: string;
}

export const ACCEPTED: Accepted[] = [
  {
    rule: 'E3002',
    message: /^'::\/0' is not a 'ipv4-network'$/,
    resourceType: 'AWS::EC2::TrafficMirrorFilterRule',
    reason: 'EC2 takes IPv6 ranges; the schema of cfn-lint knows IPv4 only.',
  },
  {
    rule: 'W3005',
    message: /^'\w+' dependency already enforced by a /,
    reason: 'The CDK writes down every dependency between constructs; that a reference implies some of them may change.',
  },
];
