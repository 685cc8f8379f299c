/** An error as EC2 answers it: a code, a message and an HTTP status. */
export class Ec2Error extends Error {
  constructor(readonly code: string, message: string, readonly status: number = statusOf(code)) {
    super(message);
    this.name = code;
  }
}

const STATUS: Record<string, number> = {
  DryRunOperation: 412,
  InternalError: 500,
  RequestLimitExceeded: 503,
  ServiceUnavailable: 503,
  Unavailable: 503,
  UnauthorizedOperation: 403,
};

function statusOf(code: string): number {
  return STATUS[code] ?? 400;
}

/** Whether EC2 takes the blame. A throttled call counts as its caller's fault, whatever its status. */
export function isServerError(code: string): boolean {
  return statusOf(code) >= 500 && code !== 'RequestLimitExceeded';
}

export function missingParameter(name: string): Ec2Error {
  return new Ec2Error('MissingParameter', `The request must contain the parameter ${name}`);
}

export function invalidValue(parameter: string, value: unknown, expectation: string): Ec2Error {
  return new Ec2Error('InvalidParameterValue', `Value (${String(value)}) for parameter ${parameter} is invalid. ${expectation}`);
}

/** The "…NotFound" errors of EC2, which do not follow one rule. */
const NOT_FOUND = {
  'instance': ['InvalidInstanceID.NotFound', 'instance ID'],
  'network-interface': ['InvalidNetworkInterfaceID.NotFound', 'networkInterface ID'],
  'subnet': ['InvalidSubnetID.NotFound', 'subnet ID'],
  'vpc': ['InvalidVpcID.NotFound', 'vpc ID'],
  'security-group': ['InvalidGroup.NotFound', 'security group'],
  'network-acl': ['InvalidNetworkAclID.NotFound', 'networkAcl ID'],
  'route-table': ['InvalidRouteTableID.NotFound', 'routeTable ID'],
  'vpc-peering-connection': ['InvalidVpcPeeringConnectionID.NotFound', 'vpcPeeringConnection ID'],
  'vpc-endpoint-service': ['InvalidVpcEndpointServiceId.NotFound', 'Vpc Endpoint Service Id'],
  'vpc-endpoint': ['InvalidVpcEndpointId.NotFound', 'Vpc Endpoint Id'],
  'prefix-list': ['InvalidPrefixListID.NotFound', 'prefix list ID'],
  // The documentation prints other spellings; these are what real clients match (Terraform's provider, arkime).
  'traffic-mirror-target': ['InvalidTrafficMirrorTargetId.NotFound', 'traffic mirror target'],
  'traffic-mirror-filter': ['InvalidTrafficMirrorFilterId.NotFound', 'traffic mirror filter'],
  'traffic-mirror-filter-rule': ['InvalidTrafficMirrorFilterRuleId.NotFound', 'traffic mirror filter rule'],
  'traffic-mirror-session': ['InvalidTrafficMirrorSessionId.NotFound', 'traffic mirror session'],
} as const;

export type ResourceType = keyof typeof NOT_FOUND;

export function notFound(type: ResourceType, id: string): Ec2Error {
  const [code, noun] = NOT_FOUND[type];
  return new Ec2Error(code, `The ${noun} '${id}' does not exist`);
}
