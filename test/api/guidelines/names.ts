import { isClassType } from '@jsii/spec';
import { classesOf, constructsOf, enumsOf, fqnOf, interfacesOf, methodsOf, propertiesOf, structsOf, typesOf } from '../assembly';
import { places, type Rule } from './rule';

const CONSTANT = /^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/;

/** Methods of that prefix, such as `metric` and `metricCoverage`. */
const isCalled = (prefix: string, name: string): boolean => new RegExp(`^${prefix}([A-Z]|$)`).test(name);

export const NAMES: Rule[] = [
  {
    name: 'members of enums are in capitals',
    violations: (assembly) => enumsOf(assembly).flatMap((type) => type.members.filter(({ name }) => !CONSTANT.test(name)).map(({ name }) => `${type.name}.${name}`)),
  },
  {
    name: 'constants of classes are in capitals',
    violations: (assembly) => places(propertiesOf(classesOf(assembly)), ({ element }) => element.const === true && !CONSTANT.test(element.name)),
  },
  {
    name: 'interfaces with behaviour begin with an I, structs do not',
    violations: (assembly) => [
      ...interfacesOf(assembly).filter(({ name }) => !/^I[A-Z]/.test(name)),
      ...structsOf(assembly).filter(({ name }) => /^I[A-Z]/.test(name)),
    ].map(({ name }) => name),
  },
  {
    name: 'structs are called props, options, attributes or by what they describe, never by what they are',
    violations: (assembly) => structsOf(assembly).map(({ name }) => name).filter((name) => /(Config|Configuration|Settings|Params|Parameters|Struct|Args)$/.test(name)),
  },
  {
    name: 'from… refers to something that exists: static, takes scope and id, returns the interface',
    violations: (assembly) => places(methodsOf(constructsOf(assembly)), ({ element, type }) => isCalled('from', element.name) &&
      !(element.static && element.parameters?.[0]?.name === 'scope' && element.parameters[1]?.name === 'id' &&
        fqnOf(element.returns?.type) === type.fqn.replace(/(\w+)$/, 'I$1'))),
  },
  {
    name: 'metric… returns a metric and takes options, which may be left out',
    violations: (assembly) => places(methodsOf(typesOf(assembly)), ({ element }) => {
      const options = element.parameters?.at(-1);
      return isCalled('metric', element.name) && !(fqnOf(element.returns?.type) === 'aws-cdk-lib.aws_cloudwatch.Metric' &&
        options?.optional === true && fqnOf(options.type) === 'aws-cdk-lib.aws_cloudwatch.MetricOptions');
    }),
  },
  {
    name: 'grant… takes a grantee and returns the grant',
    violations: (assembly) => places(methodsOf(typesOf(assembly)), ({ element }) => isCalled('grant', element.name) &&
      !(fqnOf(element.returns?.type) === 'aws-cdk-lib.aws_iam.Grant' && fqnOf(element.parameters?.[0]?.type) === 'aws-cdk-lib.aws_iam.IGrantable')),
  },
  {
    name: 'on… takes an id and returns the rule',
    violations: (assembly) => places(methodsOf(typesOf(assembly)), ({ element }) => isCalled('on', element.name) &&
      !(fqnOf(element.returns?.type) === 'aws-cdk-lib.aws_events.Rule' && element.parameters?.[0]?.name === 'id')),
  },
  {
    name: 'no method returns what it was called on: the API is not fluent',
    violations: (assembly) => places(methodsOf(typesOf(assembly).filter(isClassType)), ({ element, type }) =>
      !element.static && fqnOf(element.returns?.type) === type.fqn),
  },
];
