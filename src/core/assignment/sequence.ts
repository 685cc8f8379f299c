/** By code unit: the same everywhere, whatever the locale. */
export function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/**
 * Puts sensors in an order that looks random but depends only on their ids and the salt.
 *
 * Invocations that run at the same time for different interfaces see the same empty sensors; each prefers another one.
 */
export function shuffled<T extends { readonly targetId: string }>(targets: readonly T[], salt: string): readonly T[] {
  const point = 1 + hash(salt, FIXED_POINT) % LARGEST_POINT;
  return targets
    .map((target) => ({ target, key: hash(target.targetId + salt, point) }))
    .sort((a, b) => compare(a.target.targetId, b.target.targetId))
    .sort((a, b) => a.key - b.key)
    .map(({ target }) => target);
}

const PRIME = 2 ** 31 - 1;
const FIXED_POINT = 65_599;
/** Keeps every product below 2^53, where integers are exact. */
const LARGEST_POINT = 2 ** 21;

/** The text as a polynomial, evaluated at a point: another point gives another order, not the same one turned round. */
function hash(text: string, point: number): number {
  let value = 0;
  for (let index = 0; index < text.length; index++) value = (value * point + text.charCodeAt(index)) % PRIME;
  return value;
}
