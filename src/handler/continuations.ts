/**
 * Maximum number of preceding invocations in a chain for an invocation to request another one.
 *
 * Lambda counts invocations through the queue and direct ones alike, and stops a chain after about 16 without notice.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
export const MAX_CONTINUATIONS = 12;

/** The same for a deployment, which takes at most 12 within its hour. A longer one fails with a reason instead of being stopped by Lambda. */
export const MAX_CONTINUATIONS_OF_DEPLOYMENT = 14;
