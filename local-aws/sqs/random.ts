const MODULUS = 2_147_483_647;

/** A source of numbers in [0, 1) that repeats itself for the same seed (Park and Miller's generator). */
export function seededRandom(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % (MODULUS - 1)) + 1;
  const next = () => {
    state = (state * 48_271) % MODULUS;
    return (state - 1) / (MODULUS - 1);
  };
  next(); // small seeds start with small numbers
  return next;
}
