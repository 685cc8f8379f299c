import { type Assembly, type ClassType, isClassType } from '@jsii/spec';
import { allProperties, constructsOf, fqnOf, interfacesOf, propsOf } from '../assembly';
import type { Rule } from './rule';

/** A rule about each construct. */
function aboutConstructs(name: string, isKept: (construct: ClassType, assembly: Assembly) => boolean): Rule {
  return {
    name,
    violations: (assembly) => constructsOf(assembly).filter((construct) => !isKept(construct, assembly)).map((construct) => construct.name),
  };
}

const takes = (name: string, construct: ClassType, assembly: Assembly): boolean => {
  const props = propsOf(assembly, construct);
  return props !== undefined && allProperties(assembly, props).some((property) => property.name === name);
};
const has = (name: string, { properties = [] }: ClassType): boolean => properties.some((property) => property.name === name);

export const CONSTRUCTS: Rule[] = [
  aboutConstructs('a construct extends Construct, Resource, or a base of the library', ({ base }, assembly) =>
    base === 'constructs.Construct' || base === 'aws-cdk-lib.Resource' || (isClassType(assembly.types?.[base!]) && base!.endsWith('Base'))),
  aboutConstructs('a construct has a struct of props, called after it', (construct, assembly) =>
    construct.abstract === true || propsOf(assembly, construct) !== undefined),
  aboutConstructs('a construct is made from scope, id and props', ({ abstract, fqn, initializer }) => {
    const [scope, id, props, ...more] = initializer?.parameters ?? [];
    return abstract === true || (scope?.name === 'scope' && fqnOf(scope.type) === 'constructs.Construct' && id?.name === 'id' &&
      props?.name === 'props' && fqnOf(props.type) === `${fqn}Props` && more.length === 0);
  }),
  aboutConstructs('props may be left out exactly where each of them may', (construct, assembly) => {
    const props = propsOf(assembly, construct);
    const parameter = construct.initializer?.parameters?.[2];
    return props === undefined || parameter === undefined ||
      (parameter.optional ?? false) === allProperties(assembly, props).every(({ optional }) => optional);
  }),
  aboutConstructs('a construct does not keep its props for others to read', (construct) => !has('props', construct)),
  aboutConstructs('a resource implements its interface, which is one of a resource', ({ base, fqn, interfaces = [] }, assembly) => {
    const own = fqn.replace(/(\w+)$/, 'I$1');
    return base !== 'aws-cdk-lib.Resource' ||
      (interfaces.includes(own) && interfacesOf(assembly).some((type) => type.fqn === own && type.interfaces?.includes('aws-cdk-lib.IResource')));
  }),
  aboutConstructs('what takes a role shows it and can be granted something', (construct, assembly) =>
    !takes('role', construct, assembly) || (has('role', construct) && (construct.interfaces ?? []).includes('aws-cdk-lib.aws_iam.IGrantable'))),
  aboutConstructs('what takes a VPC takes subnets and security groups, and has connections', (construct, assembly) =>
    !takes('vpc', construct, assembly) || (takes('vpcSubnets', construct, assembly) && takes('securityGroups', construct, assembly) &&
      (construct.interfaces ?? []).includes('aws-cdk-lib.aws_ec2.IConnectable'))),
];
