import type { Instance, Target } from '../../../src/core/model/inventory';
import { capacity } from '../../../src/core/targets/capacity';

const INTERFACE: Target = { kind: 'network-interface', targetId: 'tmt-a', ownerId: '111122223333', networkInterfaceId: 'eni-a' };
const LOAD_BALANCER: Target = { kind: 'network-load-balancer', targetId: 'tmt-b', ownerId: '111122223333', loadBalancerArn: 'arn' };

function sensor(instanceType: string): Instance {
  return { instanceId: 'i-a', instanceType, state: 'running', tags: {}, networkInterfaces: [] };
}

test.each(['c5.xlarge', 'm5.4xlarge', 'c5.9xlarge', 'c5n.9xlarge', 'm8i.48xlarge', 'g6e.16xlarge'])('an interface of %s takes 10 sources', (type) => {
  expect(capacity(INTERFACE, sensor(type), undefined)).toBe(10);
});

test.each(['c5.18xlarge', 'c5.24xlarge', 'm5zn.12xlarge', 'm8i.96xlarge', 'p5.4xlarge', 'hpc7a.12xlarge', 'u7inh-32tb.480xlarge', 'trn2.3xlarge', 'p6e-gb200.36xlarge'])(
  'an interface of %s takes 100 sources', (type) => {
    expect(capacity(INTERFACE, sensor(type), undefined)).toBe(100);
  },
);

test('a load balancer takes any number', () => {
  expect(capacity(LOAD_BALANCER, undefined, undefined)).toBeUndefined();
});

test('a sensor that cannot be seen has the room that EC2 grants it', () => {
  expect(capacity(INTERFACE, undefined, undefined)).toBeUndefined();
});

test('a configured capacity is taken as it is', () => {
  expect(capacity(INTERFACE, sensor('c5.24xlarge'), { targetId: 'tmt-a', capacity: 25 })).toBe(25);
  expect(capacity(LOAD_BALANCER, undefined, { targetId: 'tmt-b', capacity: 500 })).toBe(500);
});
