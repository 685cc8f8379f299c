import type { IConstruct } from 'constructs';
import { type Check, kind } from './check';

interface Checkable {
  _check(scope: IConstruct): void;
}

/** Holds for an object of a class of this package, of this copy or another one in the app, that holds what it can hold. */
export function value<T extends Checkable>(is: (given: unknown) => given is T, expected: string, fix: string): Check<T> {
  return (given, property, scope) => {
    kind<T>({ holds: is, expected, fix })(given, property);
    if (scope !== undefined) given._check(scope);
  };
}
