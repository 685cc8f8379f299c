/** The places at which two templates differ, as paths with both values. */
export function differences(expected: unknown, actual: unknown, path = ''): string[] {
  if (!isTree(expected) || !isTree(actual) || Array.isArray(expected) !== Array.isArray(actual)) {
    return expected === actual ? [] : [`${path}: ${JSON.stringify(expected)} became ${JSON.stringify(actual)}`];
  }
  const keys = new Set([...Object.keys(expected), ...Object.keys(actual)]);
  return [...keys].flatMap((key) => differences(expected[key], actual[key], `${path}/${key}`));
}

function isTree(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null;
}
