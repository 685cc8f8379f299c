import { type Assembly, type ClassType, CollectionKind, type EnumType, type InterfaceType, type Method, PrimitiveType, type Property, type Type, TypeKind, type TypeReference } from '@jsii/spec';

export const STRING: TypeReference = { primitive: PrimitiveType.String };
export const NUMBER: TypeReference = { primitive: PrimitiveType.Number };
export const type = (fqn: string): TypeReference => ({ fqn });
export const listOf = (elementtype: TypeReference): TypeReference => ({ collection: { kind: CollectionKind.Array, elementtype } });

export const property = (name: string, of: TypeReference, more: Partial<Property> = {}): Property => ({
  name, type: of, immutable: true, docs: { summary: 'What it is.', ...(more.optional && { default: '- none' }) }, ...more,
});
const parameter = (name: string, of: TypeReference, optional = false) => ({ name, type: of, optional, docs: { summary: 'what it is.' } });
const method = (name: string, returns: string, parameters: Method['parameters'], more: Partial<Method> = {}): Method => ({
  name, parameters, returns: { type: type(returns) }, docs: { summary: 'What it does.' }, ...more,
});

const named = (name: string) => ({ assembly: 'lib', fqn: `lib.${name}`, name, docs: { summary: 'What it is.' } });

/** A small surface that keeps every guideline, but for what is changed about its door, or added. */
export function surface(change: (parts: Parts, add: (part: Type) => void) => void = () => {}): Assembly {
  const parts = soundParts();
  const added: Type[] = [];
  change(parts, (part) => added.push(part));
  const types = [...Object.values<Type>({ ...parts }), ...added].map((part) => [part.fqn, part]);
  return { schema: 'jsii/0.10.0', name: 'lib', types: Object.fromEntries(types) } as unknown as Assembly;
}

interface Parts {
  readonly door: Changeable<ClassType>;
  readonly doorProps: Changeable<InterfaceType>;
  readonly iDoor: Changeable<InterfaceType>;
  readonly side: Changeable<EnumType>;
}

type Changeable<T> = { -readonly [K in keyof T]: T[K] };

function soundParts() {
  const door = {
    ...named('Door'),
    kind: TypeKind.Class,
    base: 'aws-cdk-lib.Resource',
    interfaces: ['lib.IDoor', 'aws-cdk-lib.aws_iam.IGrantable', 'aws-cdk-lib.aws_ec2.IConnectable'],
    initializer: {
      docs: { summary: 'Defines it.', custom: { throws: 'Error when it does not fit' } },
      parameters: [parameter('scope', type('constructs.Construct')), parameter('id', STRING), parameter('props', type('lib.DoorProps'), true)],
    },
    properties: [
      property('doorId', STRING),
      property('role', type('aws-cdk-lib.aws_iam.IRole')),
      property('LARGEST', NUMBER, { static: true, const: true }),
    ],
    methods: [
      method('fromDoorId', 'lib.IDoor', [parameter('scope', type('constructs.Construct')), parameter('id', STRING), parameter('doorId', STRING)], { static: true }),
      method('metricOpened', 'aws-cdk-lib.aws_cloudwatch.Metric', [parameter('props', type('aws-cdk-lib.aws_cloudwatch.MetricOptions'), true)]),
      method('grantOpen', 'aws-cdk-lib.aws_iam.Grant', [parameter('grantee', type('aws-cdk-lib.aws_iam.IGrantable'))]),
      method('onOpened', 'aws-cdk-lib.aws_events.Rule', [parameter('id', STRING), parameter('options', type('aws-cdk-lib.aws_events.OnEventOptions'), true)]),
    ],
  } satisfies ClassType;
  const doorProps = {
    ...named('DoorProps'),
    kind: TypeKind.Interface,
    datatype: true,
    properties: [
      property('role', type('aws-cdk-lib.aws_iam.IRole'), { optional: true }),
      property('vpc', type('aws-cdk-lib.aws_ec2.IVpc'), { optional: true }),
      property('vpcSubnets', type('aws-cdk-lib.aws_ec2.SubnetSelection'), { optional: true }),
      property('securityGroups', listOf(type('aws-cdk-lib.aws_ec2.ISecurityGroup')), { optional: true }),
      property('closesAfter', type('aws-cdk-lib.Duration'), { optional: true, docs: { summary: 'When it closes.', default: 'Duration.minutes(1)', see: 'https://doors.example/' } }),
    ],
  } satisfies InterfaceType;
  const iDoor = {
    ...named('IDoor'), kind: TypeKind.Interface, interfaces: ['aws-cdk-lib.IResource'], properties: [property('doorId', STRING)],
  } satisfies InterfaceType;
  const side = { ...named('Side'), kind: TypeKind.Enum, members: [{ name: 'LEFT', docs: { summary: 'The left one.' } }] } satisfies EnumType;
  return { door, doorProps, iDoor, side } as unknown as Parts;
}
