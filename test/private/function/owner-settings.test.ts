import { CfnParameter, Duration, type Stack } from 'aws-cdk-lib';
import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import {
  type ExtraHopTrafficMirroringProps,
  MirroringMode,
  SourceNetworkAclEvaluation,
  TrafficMirrorDestination,
  TrafficMirrorTarget,
  UnknownPathTreatment,
} from '../../../src';
import { filter, mirroring, settingsIn } from '../synthesized';

type Props = Partial<ExtraHopTrafficMirroringProps>;

const settingsOf = (props: (stack: Stack) => Props, values: Record<string, string> = {}) => (
  settingsIn(mirroring((stack) => ({ filter: filter(stack), ...props(stack) })).template(), values)
);
const number = (stack: Stack) => new CfnParameter(stack, 'Number', { type: 'Number' }).valueAsNumber;

describe('shape of the sessions', () => {
  test.each<[Props]>([
    [{ packetLength: 35 }], [{ packetLength: 8500 }], [{ virtualNetworkId: 0 }], [{ virtualNetworkId: 16777215 }],
  ])('%j reaches the function', (props) => {
    expect(settingsOf(() => props)).toMatchObject(props);
  });

  test('nothing is said of what is left to EC2', () => {
    const settings = settingsOf(() => ({}));
    expect(settings).not.toHaveProperty('packetLength');
    expect(settings).not.toHaveProperty('virtualNetworkId');
  });

  test.each(['packetLength', 'virtualNetworkId'])('a %s that only CloudFormation knows reaches the function', (property) => {
    expect(settingsOf((stack) => ({ [property]: number(stack) }), { Number: '4711' })).toMatchObject({ [property]: 4711 });
  });
});

describe('what keeps sessions where they are', () => {
  test.each<[Props, object]>([
    [{ maxDeselectedPercent: 0 }, { maxDeselectedPercent: 0 }],
    [{ maxDeselectedPercent: 100 }, { maxDeselectedPercent: 100 }],
    [{ targetDownGrace: Duration.seconds(0) }, { targetDownGraceSeconds: 0 }],
    [{ targetDownGrace: Duration.hours(1) }, { targetDownGraceSeconds: 3600 }],
    [{ targetDownGrace: Duration.millis(90_000) }, { targetDownGraceSeconds: 90 }],
  ])('%j reaches the function', (props, settings) => {
    expect(settingsOf(() => props)).toMatchObject(settings);
  });

  test('a percentage that only CloudFormation knows reaches the function', () => {
    expect(settingsOf((stack) => ({ maxDeselectedPercent: number(stack) }), { Number: '2.5' }).maxDeselectedPercent).toBe(2.5);
  });

  test('a time that only CloudFormation knows reaches the function, in seconds', () => {
    const settings = settingsOf((stack) => ({ targetDownGrace: Duration.seconds(number(stack)) }), { Number: '90' });
    expect(settings.targetDownGraceSeconds).toBe(90);
    expect(() => settingsOf((stack) => ({ targetDownGrace: Duration.hours(number(stack)) }))).toThrow(
      /Duration must be specified as 'Duration.seconds\(\)' here since its value comes from a token/,
    );
  });
});

describe('what counts as a path', () => {
  test.each([[UnknownPathTreatment.USE_LAST, 'use-last'], [UnknownPathTreatment.REJECT, 'reject']])('of unknown paths, %s reaches the function', (unknownPathTreatment, decoded) => {
    expect(settingsOf(() => ({ unknownPathTreatment })).unknownPathTreatment).toBe(decoded);
  });

  test.each([[SourceNetworkAclEvaluation.EVALUATE, 'evaluate'], [SourceNetworkAclEvaluation.IGNORE, 'ignore']])(
    'of network ACLs, %s reaches the function', (sourceNetworkAclEvaluation, decoded) => {
      expect(settingsOf(() => ({ sourceNetworkAclEvaluation })).sourceNetworkAclEvaluation).toBe(decoded);
    },
  );
});

test.each([[MirroringMode.ENFORCE, 'enforce'], [MirroringMode.OBSERVE, 'observe']])('the mode %s reaches the function', (mode, decoded) => {
  expect(settingsOf(() => ({ mode })).mode).toBe(decoded);
});

describe('fails', () => {
  test.each([-0.1, 100.1, NaN, Infinity])('on %d as the most that may be removed', (maxDeselectedPercent) => {
    expect(() => settingsOf(() => ({ maxDeselectedPercent }))).toThrow(new Error(
      `maxDeselectedPercent: expected a number from 0 to 100, got ${maxDeselectedPercent}; 10 is the default, and 100 lets all go`,
    ));
  });

  test('on a grace with a fraction of a second', () => {
    expect(() => settingsOf(() => ({ targetDownGrace: Duration.millis(1500) }))).toThrow(new Error(
      'targetDownGrace: expected whole seconds, got 1.5; Duration.minutes(10) is the default',
    ));
  });

  test.each<[Props, string]>([
    [{ unknownPathTreatment: 'use' as UnknownPathTreatment }, 'unknownPathTreatment: expected a member of UnknownPathTreatment, got "use"; UnknownPathTreatment.USE_LAST is the default'],
    [
      { sourceNetworkAclEvaluation: 'no' as SourceNetworkAclEvaluation },
      'sourceNetworkAclEvaluation: expected a member of SourceNetworkAclEvaluation, got "no"; SourceNetworkAclEvaluation.EVALUATE is the default',
    ],
  ])('on %j', (props, message) => {
    expect(() => settingsOf(() => props)).toThrow(new Error(message));
  });

  test('on a mode that only CloudFormation knows, because the permissions depend on it', () => {
    expect(() => settingsOf((stack) => ({ mode: new CfnParameter(stack, 'Mode').valueAsString as MirroringMode }))).toThrow(
      /^mode: expected a member of MirroringMode, got .*; MirroringMode.ENFORCE is the default$/,
    );
  });

  test.each([34, 0, -1, 64.5, NaN, Infinity])('on the packet length %d', (packetLength) => {
    expect(() => settingsOf(() => ({ packetLength }))).toThrow(new Error(
      `packetLength: expected a whole number of bytes, 35 or more, got ${packetLength}; leave the property out to mirror whole packets`,
    ));
  });

  test('on packets that are longer than what EC2 mirrors to a load balancer, where a target is known to lead to one', () => {
    const to = (destination: (stack: Stack) => TrafficMirrorDestination, packetLength: number) => () => mirroring((stack) => ({
      packetLength, targets: [new TrafficMirrorTarget(stack, 'Sensors', { destination: destination(stack) })],
    }));
    const arn = 'arn:aws:elasticloadbalancing:us-east-1:111122223333:loadbalancer/net/sensors/0123456789abcdef';
    const loadBalancer = (stack: Stack) => TrafficMirrorDestination.networkLoadBalancer(
      elbv2.NetworkLoadBalancer.fromNetworkLoadBalancerAttributes(stack, 'LoadBalancer', { loadBalancerArn: arn }),
    );
    const message = 'packetLength: expected at most 8500 bytes, as EC2 mirrors to a Network Load Balancer, got 8501; '
      + 'leave the property out to mirror as much as each target takes';
    expect(to(loadBalancer, 8501)).toThrow(new Error(message));
    expect(to(loadBalancer, 8500)).not.toThrow();
    expect(to(() => TrafficMirrorDestination.networkInterfaceId('eni-01234567'), 8501)).not.toThrow();
  });

  test.each([-1, 16777216, 1.5, NaN])('on the virtual network ID %d', (virtualNetworkId) => {
    expect(() => settingsOf(() => ({ virtualNetworkId }))).toThrow(new Error(
      `virtualNetworkId: expected a whole number from 0 to 16777215, got ${virtualNetworkId}; `
      + 'leave the property out to have EC2 choose one for each session',
    ));
  });
});
