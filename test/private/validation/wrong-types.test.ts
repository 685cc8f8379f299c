import { Fn, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import {
  type ExtraHopTrafficMirroringProps,
  TrafficMirrorDirection,
  TrafficMirrorFilter,
  type TrafficMirrorFilterProps,
  type TrafficMirrorFilterRuleOptions,
  TrafficMirrorRuleAction,
  TrafficMirrorSources,
  type TrafficMirrorSourceSelector,
  type TrafficMirrorSourcesOptions,
  TrafficMirrorTarget,
  TrafficMirrorTargetDiscovery,
  type TrafficMirrorTargetDiscoveryOptions,
  type TrafficMirrorTargetOptions,
} from '../../../src';
import { mirroring, target } from '../synthesized';

/**
 * Values of a type that the compiler would refuse, if it knew: those of the context and of the command line are of any, and JavaScript has no compiler.
 *
 * Each of them was taken once for something that nobody meant.
 */

const IN_QUOTES = 'put a number in quotes, such as "4711", and leave out what has no value';
const COMPARE = 'compare a text, such as one from the command line, as in value === "true"';
const PARSE = 'parse a text, such as one from the command line, with JSON.parse';

/** A test for each: property, value, and what is said of it. */
function fail<T>(of: string, make: (wrong: T) => unknown, cases: [property: keyof T, value: unknown, message: string][]): void {
  test.each(cases)(`${of}: fails on the property %s where it is %j`, (property, value, message) => {
    expect(() => make({ [property]: value } as T)).toThrow(new Error(message));
  });
}

fail<ExtraHopTrafficMirroringProps>('mirroring', (props) => mirroring(() => props), [
  ['maxDeselectedPercent', '50', 'maxDeselectedPercent: expected a number from 0 to 100, got "50"; 10 is the default, and 100 lets all go'],
  ['maxDeselectedPercent', NaN, 'maxDeselectedPercent: expected a number from 0 to 100, got NaN; 10 is the default, and 100 lets all go'],
  ['sessionNumber', '7', 'sessionNumber: expected a whole number from 1 to 32766, got "7"; the session with the lowest number takes a packet first'],
  ['packetLength', '128', 'packetLength: expected a whole number of bytes, 35 or more, got "128"; leave the property out to mirror whole packets'],
  ['virtualNetworkId', '1', 'virtualNetworkId: expected a whole number from 0 to 16777215, got "1"; leave the property out to have EC2 choose one for each session'],
  ['sessionOwner', 4711, `sessionOwner: expected a text, got 4711; ${IN_QUOTES}`],
  ['sessionTags', { CostCenter: 4711 }, `sessionTags["CostCenter"]: expected a text, got 4711; ${IN_QUOTES}`],
  ['sessionTags', { Name: undefined }, `sessionTags["Name"]: expected a text, got nothing; ${IN_QUOTES}`],
  ['sessionTags', '{"a":"b"}', `sessionTags: expected an object such as { Name: "value" }, got "{\\"a\\":\\"b\\"}"; ${PARSE}`],
  ['sessionTags', ['a'], `sessionTags: expected an object such as { Name: "value" }, got ["a"]; ${PARSE}`],
  ['rebalancing', 20, 'rebalancing: expected a Rebalancing, got 20; use Rebalancing.movesPerSweep(…)'],
  ['idleSessions', 'retain', 'idleSessions: expected an IdleSessions, got "retain"; '
    + 'use IdleSessions.deleteAfter(…), deleteImmediately() or retain()'],
  ['sources', {}, 'sources: expected a TrafficMirrorSources, got {}; use TrafficMirrorSources.select(…)'],
  ['targetDiscovery', { tags: {} }, 'targetDiscovery: expected a TrafficMirrorTargetDiscovery, got {"tags":{}}; use TrafficMirrorTargetDiscovery.byTags(…)'],
  ['filter', 'tmf-0123456789abcdef0', 'filter: expected a filter, got "tmf-0123456789abcdef0"; '
    + 'use TrafficMirrorFilter.fromTrafficMirrorFilterId(…) or a new TrafficMirrorFilter'],
  ['targetDownGrace', 60, 'targetDownGrace: expected a Duration, got 60; use Duration.minutes(…)'],
  ['sweepInterval', '5', 'sweepInterval: expected a Duration, got "5"; use Duration.minutes(…)'],
  ['runtime', 'nodejs22.x', 'runtime: expected a runtime of Node.js, "nodejs20.x" or later, got "nodejs22.x"; leave the property out to use the latest that the Region has'],
]);

fail<TrafficMirrorSourcesOptions>('sources', (options) => TrafficMirrorSources.select(options), [
  ['primaryInterfacesOnly', 'false', `primaryInterfacesOnly: expected true or false, got "false"; ${COMPARE}`],
  ['primaryInterfacesOnly', Fn.conditionEquals('a', 'a'), `primaryInterfacesOnly: expected true or false, got "<unresolved-token>"; ${COMPARE}`],
  ['include', 'all', 'include: expected a list of at least one, got "all"; leave the property out to match whatever there is'],
]);

fail<TrafficMirrorSourceSelector>('a selector', (selector) => TrafficMirrorSources.select({ include: [selector] }), [
  ['tags', { a: 5 }, `include[0].tags["a"]: expected a text, got 5; ${IN_QUOTES}`],
  ['tags', 'a=b', `include[0].tags: expected an object such as { Name: "value" }, got "a=b"; ${PARSE}`],
  ['vpcs', 'vpc-1', 'include[0].vpcs: expected a list of at least one, got "vpc-1"; leave the property out to match whatever there is'],
  ['vpcs', ['vpc-1'], 'include[0].vpcs[0]: expected a VPC, got "vpc-1"; '
    + 'look up or import what you have the id of, for example with Vpc.fromLookup'],
]);

fail<{ priority: number }>('a selector with a tag', (priority) => TrafficMirrorSources.select({ include: [{ tags: { a: 'b' }, ...priority }] }), [
  ['priority', '10', 'include[0].priority: expected a finite number, got "10"; higher comes first, and 0 is the default'],
]);

fail<TrafficMirrorTargetDiscoveryOptions>('a discovery', (options) => TrafficMirrorTargetDiscovery.byTags({ ...options, tags: options.tags ?? { a: 'b' } }), [
  ['tags', { sensor: true }, `tags["sensor"]: expected a text, got true; ${IN_QUOTES}`],
  ['tags', 'sensor', `tags: expected an object such as { Name: "value" }, got "sensor"; ${PARSE}`],
  ['ownerAccountIds', '111122223333', 'ownerAccountIds: expected a list of known length, got "111122223333"; the account ids in it may be tokens'],
  ['ownerAccountIds', [111122223333], 'ownerAccountIds[0]: expected an account id of 12 digits, got 111122223333; it is a string, so that leading zeros stay'],
]);

fail<TrafficMirrorFilterProps>('a filter', (props) => new TrafficMirrorFilter(new Stack(), 'Filter', props), [
  ['acceptAllTraffic', 'false', `acceptAllTraffic: expected true or false, got "false"; ${COMPARE}`],
  ['networkServices', 'amazon-dns', 'networkServices: expected a list with each service once, got "amazon-dns"; put a single one in brackets, and leave out what is there twice'],
  ['networkServices', ['dns'], 'networkServices[0]: expected a member of TrafficMirrorNetworkService, got "dns"; TrafficMirrorNetworkService.AMAZON_DNS is the default'],
  ['networkServices', ['amazon-dns', 'amazon-dns'], 'networkServices: expected a list with each service once, got ["amazon-dns","amazon-dns"]; put a single one in brackets, and leave out what is there twice'],
]);

const rule: TrafficMirrorFilterRuleOptions = {
  trafficDirection: TrafficMirrorDirection.EGRESS, ruleNumber: 10, ruleAction: TrafficMirrorRuleAction.REJECT,
};
fail<TrafficMirrorFilterRuleOptions>('a rule', (wrong) => new TrafficMirrorFilter(new Stack(), 'Filter', { rules: [{ ...rule, ...wrong }] }), [
  ['ruleNumber', '10', 'rules[0].ruleNumber: expected a whole number, 1 or more, got "10"; the rule with the lowest number is matched first'],
  ['protocol', 6, 'rules[0].protocol: expected a TrafficMirrorProtocol, got 6; use TrafficMirrorProtocol.TCP or TrafficMirrorProtocol.of(…)'],
  ['sourcePortRange', 443, 'rules[0].sourcePortRange: expected a TrafficMirrorPortRange, got 443; '
    + 'use TrafficMirrorPortRange.port(…) or TrafficMirrorPortRange.range(…, …)'],
  ['destinationPortRange', ec2.Port.HTTPS, 'rules[0].destinationPortRange: expected a TrafficMirrorPortRange, got an object of the class Port; '
    + 'use TrafficMirrorPortRange.port(…) or TrafficMirrorPortRange.range(…, …)'],
]);

fail<{ ownerAccountId: string; availabilityZones: string[] }>('a target', (attributes) => (
  TrafficMirrorTarget.fromTrafficMirrorTargetAttributes(new Stack(), 'Target', { trafficMirrorTargetId: 'tmt-0123456789abcdef0', ...attributes })
), [
  ['ownerAccountId', 111122223333, 'ownerAccountId: expected an account id of 12 digits, got 111122223333; it is a string, so that leading zeros stay'],
  ['availabilityZones', 'use1-az1', 'availabilityZones: expected zone names or zone IDs such as "use1-az1", got "use1-az1"; '
    + 'leave the property out where the zones are not known'],
]);

fail<TrafficMirrorTargetOptions>('a target that is added', (options) => mirroring().construct.addTarget(target(new Stack(), 'Added', 'tmt-89abcdef'), options), [
  ['capacity', '10', 'capacity: expected a whole number of sessions, 1 or more, got "10"; to use no room on a target, leave it out of the targets'],
  ['weight', '2', 'weight: expected a number above 0, got "2"; a target of weight 2 takes twice the sessions of a target of weight 1'],
]);
