import { type Docs, isEnumType } from '@jsii/spec';
import { classesOf, methodsOf, parametersOf, propertiesOf, structsOf, typesOf } from '../assembly';
import { places, type Rule } from './rule';

const lacksSummary = ({ docs }: { readonly docs?: Docs }): boolean => !docs?.summary?.trim();

export const DOCUMENTATION: Rule[] = [
  {
    name: 'every type has a summary',
    violations: (assembly) => typesOf(assembly).filter(lacksSummary).map(({ name }) => name),
  },
  {
    name: 'every property has a summary',
    violations: (assembly) => places(propertiesOf(typesOf(assembly)), ({ element }) => lacksSummary(element)),
  },
  {
    name: 'every method has a summary',
    violations: (assembly) => places(methodsOf(typesOf(assembly)), ({ element }) => lacksSummary(element)),
  },
  {
    name: 'every constructor has a summary',
    violations: (assembly) => classesOf(assembly).filter(({ initializer }) => initializer && lacksSummary(initializer)).map(({ name }) => name),
  },
  {
    name: 'every parameter has a summary, unless its method overrides another, which has them',
    violations: (assembly) => places(parametersOf(typesOf(assembly)), ({ element, overrides }) => !overrides && lacksSummary(element)),
  },
  {
    name: 'every member of an enum has a summary',
    violations: (assembly) => typesOf(assembly).filter(isEnumType)
      .flatMap((type) => type.members.filter(lacksSummary).map((member) => `${type.name}.${member.name}`)),
  },
  {
    name: 'every optional property of a struct says its default',
    violations: (assembly) => places(propertiesOf(structsOf(assembly)), ({ element }) => element.optional === true && !element.docs?.default?.trim()),
  },
  {
    name: 'no required property of a struct says a default',
    violations: (assembly) => places(propertiesOf(structsOf(assembly)), ({ element }) => !element.optional && element.docs?.default !== undefined),
  },
  {
    name: 'no default is undefined: it says what happens',
    violations: (assembly) => places(propertiesOf(structsOf(assembly)), ({ element }) => /^[-\s`]*undefined\b/.test(element.docs?.default ?? '')),
  },
  {
    name: 'pages to see are public ones, by their address',
    violations: (assembly) => [...typesOf(assembly).map((type) => ({ at: type.name, type, element: type as { readonly docs?: Docs } })),
      ...propertiesOf(typesOf(assembly)), ...methodsOf(typesOf(assembly))]
      .filter(({ element }) => element.docs?.see !== undefined && !/^https:\/\/\S+$/.test(element.docs.see)).map(({ at }) => at),
  },
  {
    name: 'what is thrown is an Error, and it says when',
    violations: (assembly) => [
      ...methodsOf(typesOf(assembly)).map(({ at, element }) => ({ at, docs: element.docs })),
      ...classesOf(assembly).map(({ name, initializer }) => ({ at: name, docs: initializer?.docs })),
    ].filter(({ docs }) => docs?.custom?.throws !== undefined && !/^Error (if|when) \S/.test(docs.custom.throws)).map(({ at }) => at),
  },
];
