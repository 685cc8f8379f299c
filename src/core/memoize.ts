/** What was made for a key, made now if this is the first time that it is asked for. */
export function memoize<K, V>(made: Map<K, V>, key: K, make: () => V): V {
  const found = made.get(key) ?? make();
  made.set(key, found);
  return found;
}
