import { Duration } from 'aws-cdk-lib';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import { type Checks, knownText, list, number, optional, text } from './check';
import { value } from './checkable';
import * as kinds from './kinds';
import * as rules from './rules';
import { ANY_TAG_VALUE_RULE, SESSION_OWNER_RULE, SESSION_TAG_KEY_RULE, SESSION_TAGS_RULE } from './tag-rules';
import { described, tags } from './tags';
import { TARGETS } from './targets';
import type { ExtraHopTrafficMirroringProps } from '../../extrahop-traffic-mirroring-props';
import { IdleSessions } from '../../idle-sessions';
import { Rebalancing } from '../../rebalancing';
import { TrafficMirrorSources } from '../../traffic-mirror-sources';
import { TrafficMirrorTargetDiscovery } from '../../traffic-mirror-target-discovery';

const DEFAULT_SWEEP_INTERVAL = Duration.minutes(5);

/** Time between two sweeps: also one that EventBridge takes where the one that is given is yet to be looked up. */
export function sweepIntervalOf({ sweepInterval = DEFAULT_SWEEP_INTERVAL }: ExtraHopTrafficMirroringProps): Duration {
  const usable = sweepInterval.isUnresolved() || rules.SWEEP_INTERVAL_RULE.holds(sweepInterval.toMinutes({ integral: false }));
  return usable ? sweepInterval : DEFAULT_SWEEP_INTERVAL;
}

/** What each property of a mirroring must be by itself. */
export const MIRRORING: Checks<ExtraHopTrafficMirroringProps> = {
  targets: optional(TARGETS),
  targetDiscovery: optional(value(TrafficMirrorTargetDiscovery._is, 'a TrafficMirrorTargetDiscovery', 'use TrafficMirrorTargetDiscovery.byTags(…)')),
  mode: optional(knownText(rules.MODE_RULE)),
  filter: optional(kinds.reference<refs.ITrafficMirrorFilterRef>(
    'a filter', 'trafficMirrorFilterRef', 'use TrafficMirrorFilter.fromTrafficMirrorFilterId(…) or a new TrafficMirrorFilter',
  )),
  zoneLocality: optional(text(rules.ZONE_LOCALITY_RULE)),
  sources: optional(value(TrafficMirrorSources._is, 'a TrafficMirrorSources', 'use TrafficMirrorSources.select(…)')),
  maxDeselectedPercent: optional(number(rules.MAX_DESELECTED_PERCENT_RULE)),
  unknownPathTreatment: optional(text(rules.UNKNOWN_PATH_TREATMENT_RULE)),
  sourceNetworkAclEvaluation: optional(text(rules.SOURCE_NETWORK_ACL_EVALUATION_RULE)),
  sweepInterval: optional((interval, property, scope) => {
    kinds.DURATION(interval, property);
    number(rules.SWEEP_INTERVAL_RULE)(interval.toMinutes({ integral: false }), property, scope);
  }),
  perTargetMetrics: optional(kinds.BOOLEAN),
  removalPolicy: optional(knownText(rules.REMOVAL_POLICY_RULE)),
  sessionNumber: optional(number(rules.SESSION_NUMBER_RULE)),
  packetLength: optional(number(rules.PACKET_LENGTH_RULE)),
  virtualNetworkId: optional(number(rules.VIRTUAL_NETWORK_ID_RULE)),
  sessionTags: optional(tags({ keys: [SESSION_TAGS_RULE], key: SESSION_TAG_KEY_RULE, value: ANY_TAG_VALUE_RULE })),
  idleSessions: optional(value(
    IdleSessions._is, 'an IdleSessions', 'use IdleSessions.deleteAfter(…), deleteImmediately() or retain()',
  )),
  targetDownGrace: optional((grace, property, scope) => {
    kinds.DURATION(grace, property);
    number(rules.TARGET_DOWN_GRACE_RULE)(grace.toSeconds({ integral: false }), property, scope);
  }),
  rebalancing: optional(value(Rebalancing._is, 'a Rebalancing', 'use Rebalancing.movesPerSweep(…)')),
  sessionOwner: optional(described(SESSION_OWNER_RULE)),
  role: optional(kinds.ROLE),
  logGroup: optional(kinds.LOG_GROUP),
  vpc: optional(kinds.VPC),
  vpcSubnets: optional(kinds.SUBNET_SELECTION),
  securityGroups: optional(list(
    { holds: () => true, expected: 'a list of security groups', fix: 'put a single one in brackets' }, kinds.SECURITY_GROUP,
  )),
  environmentEncryption: optional(kinds.KEY),
  encryptionKey: optional(kinds.KEY),
  runtime: optional((runtime, property, scope) => {
    kinds.RUNTIME(runtime, property);
    if (scope !== undefined) text(rules.RUNTIME_RULE)(runtime.name, property, scope);
  }),
  architecture: optional(kinds.ARCHITECTURE),
};
