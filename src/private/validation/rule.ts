/** What a value of a property must be. */
export interface Rule<T> {
  readonly holds: (value: T) => boolean;
  /** What it must be, as in "expected …". */
  readonly expected: string;
  /** What to do about a value that is not. */
  readonly fix: string;
}
