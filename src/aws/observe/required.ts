/** A property without which an answer of EC2 makes no sense; its absence is an error that names it. */
export function required<T>(property: string, value: T | undefined): T {
  if (value === undefined) throw new Error(`EC2 answered without ${property}`);
  return value;
}
