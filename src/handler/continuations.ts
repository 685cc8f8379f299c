/**
 * How many invocations of a chain, each of which asks for the next one, may come before one that asks for yet another.
 *
 * Lambda counts through the queue and through direct invocations alike, and ends a chain after about 16 without a word to anybody.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const MAX_CONTINUATIONS = 12;

/** Likewise of a deployment, which takes no more than 12 within its hour: what would end in silence fails with a reason. */
export const MAX_CONTINUATIONS_OF_DEPLOYMENT = 14;
