import { isNamedTypeReference, isPrimitiveTypeReference, isUnionTypeReference, PrimitiveType, type TypeReference } from '@jsii/spec';
import * as cdk from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { constructsOf, fqnOf, interfacesOf, parametersOf, parts, propertiesOf, referencesOf, structsOf, typesOf } from '../assembly';
import { places, type Rule } from './rule';

const TOKENS = ['IResolvable', 'IResolveContext', 'ITokenResolver', 'Lazy', 'Reference', 'Token', 'Tokenization'];

const named = (name: RegExp) => (reference: TypeReference): boolean => isNamedTypeReference(reference) && name.test(reference.fqn);

/** Whether a name such as `aws-cdk-lib.aws_iam.Role` is that of a construct. */
function isForeignConstruct(reference: TypeReference): boolean {
  const [, ...path] = fqnOf(reference)?.match(/^aws-cdk-lib\.(?:(\w+)\.)?(\w+)$/) ?? [];
  if (path.length === 0) return false;
  const value = path.filter(Boolean).reduce<unknown>((container, name) => (container as Record<string, unknown> | undefined)?.[name], cdk);
  return typeof value === 'function' && value.prototype instanceof Construct;
}

export const TYPES: Rule[] = [
  {
    name: 'nothing is a union of types',
    violations: (assembly) => places(referencesOf(typesOf(assembly)), ({ element }) => isUnionTypeReference(element)),
  },
  {
    name: 'nothing is of any type',
    violations: (assembly) => places(referencesOf(typesOf(assembly)), ({ element }) =>
      isPrimitiveTypeReference(element) && [PrimitiveType.Any, PrimitiveType.Json].includes(element.primitive)),
  },
  {
    name: 'nothing is an L1 construct or one of its structs',
    violations: (assembly) => places(referencesOf(typesOf(assembly)), ({ element }) => named(/\.Cfn[A-Z]\w*(\.\w+)?$/)(element)),
  },
  {
    name: 'nothing is a token: any value may be one',
    violations: (assembly) => places(referencesOf(typesOf(assembly)), ({ element }) => named(new RegExp(`^aws-cdk-lib\\.(${TOKENS.join('|')})$`))(element)),
  },
  {
    // Attributes are what is known of a resource that exists, its ARN among them.
    name: 'what has an ARN is referred to by its interface, not by a text',
    violations: (assembly) => places(propertiesOf(structsOf(assembly).filter(({ name }) => !name.endsWith('Attributes'))), ({ element }) =>
      /arns?$/i.test(element.name) && parts(element.type).some((part) => isPrimitiveTypeReference(part) && part.primitive === PrimitiveType.String)),
  },
  {
    name: 'what is taken is referred to by an interface, not by a class of constructs',
    violations: (assembly) => {
      const own = constructsOf(assembly).map(({ fqn }) => fqn);
      const taken = [...propertiesOf([...structsOf(assembly), ...interfacesOf(assembly)]), ...parametersOf(typesOf(assembly)).filter(({ element }) => element.name !== 'scope')];
      return places(taken, ({ element }) => parts(element.type).some((part) => own.includes(fqnOf(part) ?? '') || isForeignConstruct(part)));
    },
  },
  {
    name: 'what a construct consists of is referred to by an interface, not by a class of constructs',
    violations: (assembly) => {
      const own = constructsOf(assembly).map(({ fqn }) => fqn);
      return places(propertiesOf(constructsOf(assembly)), ({ element }) => parts(element.type).some((part) => own.includes(fqnOf(part) ?? '') || isForeignConstruct(part)));
    },
  },
  {
    name: 'a time or a size says its unit by its type',
    violations: (assembly) => places([...propertiesOf(structsOf(assembly)), ...parametersOf(typesOf(assembly))], ({ element }) =>
      /(millis|seconds|minutes|hours|days|bytes|[kmg]i?b)$/i.test(element.name) && isPrimitiveTypeReference(element.type) && element.type.primitive === PrimitiveType.Number),
  },
  {
    name: 'props are flat: none is a struct of the library by itself',
    violations: (assembly) => {
      const own = structsOf(assembly).map(({ fqn }) => fqn);
      return places(propertiesOf(structsOf(assembly)), ({ element }) => own.includes(fqnOf(element.type) ?? ''));
    },
  },
  {
    name: 'nothing that is public can be set',
    violations: (assembly) => places(propertiesOf(typesOf(assembly)), ({ element }) => !element.immutable),
  },
];
