import { type Assembly, PrimitiveType } from '@jsii/spec';
import { listOf, NUMBER, property, STRING, surface, type } from './sound';

const ANY = { primitive: PrimitiveType.Any };
const withProp = (...prop: Parameters<typeof property>) => surface(({ doorProps }) => { doorProps.properties!.push(property(...prop)); });
const withoutDocs = { docs: undefined };

/** For each guideline a surface that breaks it, and where. */
export const BROKEN: Readonly<Record<string, readonly [Assembly, string[]]>> = {
  'a construct extends Construct, Resource, or a base of the library': [
    surface(({ door }, add) => {
      add({ ...door, fqn: 'lib.Wall', name: 'Wall' });
      door.base = 'lib.Wall';
    }),
    ['Door'],
  ],
  'a construct has a struct of props, called after it': [surface(({ doorProps }) => { doorProps.fqn = 'lib.PropsOfDoor'; }), ['Door']],
  'a construct is made from scope, id and props': [surface(({ door }) => { door.initializer!.parameters!.splice(1, 1); }), ['Door']],
  'props may be left out exactly where each of them may': [withProp('height', NUMBER), ['Door']],
  'a construct does not keep its props for others to read': [surface(({ door }) => { door.properties!.push(property('props', type('lib.DoorProps'))); }), ['Door']],
  'a resource implements its interface, which is one of a resource': [surface(({ iDoor }) => { iDoor.interfaces = []; }), ['Door']],
  'what takes a role shows it and can be granted something': [surface(({ door }) => { door.interfaces = door.interfaces!.filter((name) => !name.includes('IGrantable')); }), ['Door']],
  'what takes a VPC takes subnets and security groups, and has connections': [surface(({ doorProps }) => { doorProps.properties!.splice(2, 1); }), ['Door']],

  'every type has a summary': [surface(({ side }) => { side.docs = {}; }), ['Side']],
  'every property has a summary': [withProp('height', NUMBER, withoutDocs), ['DoorProps.height']],
  'every method has a summary': [surface(({ door }) => { Object.assign(door.methods![0], withoutDocs); }), ['Door.fromDoorId']],
  'every constructor has a summary': [surface(({ door }) => { Object.assign(door.initializer!, withoutDocs); }), ['Door']],
  'every parameter has a summary, unless its method overrides another, which has them': [surface(({ door }) => { Object.assign(door.initializer!.parameters![1], withoutDocs); }), ['Door(id)']],
  'every member of an enum has a summary': [surface(({ side }) => { side.members.push({ name: 'RIGHT' }); }), ['Side.RIGHT']],
  'every optional property of a struct says its default': [withProp('height', NUMBER, { optional: true, docs: { summary: 'How high.' } }), ['DoorProps.height']],
  'no required property of a struct says a default': [withProp('height', NUMBER, { docs: { summary: 'How high.', default: '2' } }), ['DoorProps.height']],
  'no default is undefined: it says what happens': [withProp('height', NUMBER, { optional: true, docs: { summary: 'How high.', default: 'undefined' } }), ['DoorProps.height']],
  'pages to see are public ones, by their address': [withProp('height', NUMBER, { docs: { summary: 'How high.', see: 'the manual' } }), ['DoorProps.height']],
  'what is thrown is an Error, and it says when': [surface(({ door }) => { door.initializer!.docs = { summary: 'Defines it.', custom: { throws: 'when it likes' } }; }), ['Door']],

  'members of enums are in capitals': [surface(({ side }) => { side.members[0] = { ...side.members[0], name: 'Left' }; }), ['Side.Left']],
  'constants of classes are in capitals': [surface(({ door }) => { door.properties!.push(property('largest', NUMBER, { static: true, const: true })); }), ['Door.largest']],
  'interfaces with behaviour begin with an I, structs do not': [surface(({ iDoor }) => { iDoor.name = 'Openable'; }), ['Openable']],
  'structs are called props, options, attributes or by what they describe, never by what they are': [
    surface(({ doorProps }, add) => { add({ ...doorProps, fqn: 'lib.DoorConfig', name: 'DoorConfig' }); }),
    ['DoorConfig'],
  ],
  'from… refers to something that exists: static, takes scope and id, returns the interface': [surface(({ door }) => { door.methods![0].returns = { type: type('lib.Door') }; }), ['Door.fromDoorId']],
  'metric… returns a metric and takes options, which may be left out': [surface(({ door }) => { door.methods![1].parameters = []; }), ['Door.metricOpened']],
  'grant… takes a grantee and returns the grant': [surface(({ door }) => { door.methods![2].returns = undefined; }), ['Door.grantOpen']],
  'on… takes an id and returns the rule': [surface(({ door }) => { door.methods![3].returns = { type: type('aws-cdk-lib.aws_events.IRule') }; }), ['Door.onOpened']],
  'no method returns what it was called on: the API is not fluent': [
    surface(({ door }) => { door.methods!.push({ name: 'paint', docs: { summary: 'Paints it.' }, returns: { type: type('lib.Door') } }); }),
    ['Door.paint'],
  ],

  'nothing is a union of types': [withProp('height', { union: { types: [NUMBER, STRING] } }), ['DoorProps.height']],
  'nothing is of any type': [withProp('notes', listOf(ANY)), ['DoorProps.notes']],
  'nothing is an L1 construct or one of its structs': [withProp('tags', listOf(type('aws-cdk-lib.CfnTag'))), ['DoorProps.tags']],
  'nothing is a token: any value may be one': [withProp('height', type('aws-cdk-lib.IResolvable')), ['DoorProps.height']],
  'what has an ARN is referred to by its interface, not by a text': [withProp('keyArns', listOf(STRING)), ['DoorProps.keyArns']],
  'what is taken is referred to by an interface, not by a class of constructs': [withProp('key', type('aws-cdk-lib.aws_kms.Key')), ['DoorProps.key']],
  'what a construct consists of is referred to by an interface, not by a class of constructs': [
    surface(({ door }) => { door.properties!.push(property('key', type('aws-cdk-lib.aws_kms.Key'))); }),
    ['Door.key'],
  ],
  'a time or a size says its unit by its type': [withProp('closesAfterSeconds', NUMBER), ['DoorProps.closesAfterSeconds']],
  'props are flat: none is a struct of the library by itself': [withProp('colours', type('lib.DoorProps')), ['DoorProps.colours']],
  'nothing that is public can be set': [surface(({ door }) => { door.properties![0].immutable = false; }), ['Door.doorId']],
};
