import { existsSync } from 'fs';
import { join } from 'path';
import {
  type Assembly,
  type ClassType,
  type EnumType,
  type InterfaceType,
  isClassOrInterfaceType,
  isClassType,
  isCollectionTypeReference,
  isEnumType,
  isInterfaceType,
  isIntersectionTypeReference,
  isNamedTypeReference,
  isUnionTypeReference,
  loadAssemblyFromPath,
  type Method,
  type Parameter,
  type Property,
  type Type,
  type TypeReference,
} from '@jsii/spec';

const ROOT = join(__dirname, '..', '..');

/** The public surface, as the compiler wrote it down for all languages. */
export function builtAssembly(): Assembly {
  if (!existsSync(join(ROOT, '.jsii'))) throw new Error('assembly: expected .jsii, got none; run "npx projen compile"');
  return loadAssemblyFromPath(ROOT);
}

/** A member of a type, and where it is: `Type.member`. */
export interface Located<T> {
  readonly at: string;
  readonly type: Type;
  readonly element: T;
}

export const typesOf = (assembly: Assembly): Type[] => Object.values(assembly.types ?? {});
export const classesOf = (assembly: Assembly): ClassType[] => typesOf(assembly).filter(isClassType);
export const enumsOf = (assembly: Assembly): EnumType[] => typesOf(assembly).filter(isEnumType);
export const structsOf = (assembly: Assembly): InterfaceType[] => typesOf(assembly).filter(isInterfaceType).filter(({ datatype }) => datatype);
export const interfacesOf = (assembly: Assembly): InterfaceType[] => typesOf(assembly).filter(isInterfaceType).filter(({ datatype }) => !datatype);

const CONSTRUCT_BASES = ['constructs.Construct', 'aws-cdk-lib.Resource'];

export function constructsOf(assembly: Assembly): ClassType[] {
  const isConstruct = ({ base }: ClassType): boolean => {
    if (base === undefined) return false;
    const parent = assembly.types?.[base];
    return CONSTRUCT_BASES.includes(base) || (isClassType(parent) && isConstruct(parent));
  };
  return classesOf(assembly).filter(isConstruct);
}

export function propertiesOf(types: readonly Type[]): Located<Property>[] {
  return types.filter(isClassOrInterfaceType).flatMap((type) => (type.properties ?? []).map((element) => ({ at: `${type.name}.${element.name}`, type, element })));
}

export function methodsOf(types: readonly Type[]): Located<Method>[] {
  return types.filter(isClassOrInterfaceType).flatMap((type) => (type.methods ?? []).map((element) => ({ at: `${type.name}.${element.name}`, type, element })));
}

export function parametersOf(types: readonly Type[]): (Located<Parameter> & { readonly overrides: boolean })[] {
  const callables = [
    ...types.filter(isClassType).map((type) => ({ at: type.name, type, element: type.initializer })),
    ...methodsOf(types),
  ];
  return callables.flatMap(({ at, type, element }) => (element?.parameters ?? []).map((parameter) =>
    ({ at: `${at}(${parameter.name})`, type, element: parameter, overrides: element?.overrides !== undefined })));
}

/** Every type that the surface names anywhere, collections taken apart. */
export function referencesOf(types: readonly Type[]): Located<TypeReference>[] {
  const all = [
    ...propertiesOf(types).map(({ at, type, element }) => ({ at, type, element: element.type })),
    ...parametersOf(types).map(({ at, type, element }) => ({ at, type, element: element.type })),
    ...methodsOf(types).flatMap(({ at, type, element }) => (element.returns ? [{ at, type, element: element.returns.type }] : [])),
  ];
  return all.flatMap(({ element, ...where }) => parts(element).map((part) => ({ ...where, element: part })));
}

/** Itself, and what it is made of. */
export function parts(reference: TypeReference): TypeReference[] {
  if (isCollectionTypeReference(reference)) return [reference, ...parts(reference.collection.elementtype)];
  if (isUnionTypeReference(reference)) return [reference, ...reference.union.types.flatMap(parts)];
  if (isIntersectionTypeReference(reference)) return [reference, ...reference.intersection.types.flatMap(parts)];
  return [reference];
}

/** The name of a type of this library or of another, with its module: `aws-cdk-lib.aws_iam.IRole`. */
export const fqnOf = (reference: TypeReference | undefined): string | undefined => (isNamedTypeReference(reference) ? reference.fqn : undefined);

/** Properties of a struct, with those that it inherits within the library. */
export function allProperties(assembly: Assembly, struct: InterfaceType): Property[] {
  const inherited = (struct.interfaces ?? []).map((fqn) => assembly.types?.[fqn]).filter(isInterfaceType);
  return [...(struct.properties ?? []), ...inherited.flatMap((parent) => allProperties(assembly, parent))];
}

/** The struct that a construct is made from. */
export function propsOf(assembly: Assembly, construct: ClassType): InterfaceType | undefined {
  const struct = assembly.types?.[`${construct.fqn}Props`];
  return isInterfaceType(struct) && struct.datatype ? struct : undefined;
}
