import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';

/**
 * How the function that mirrors fits in with the rest of an app.
 */
export interface ReconcileFunctionOptions {
  /**
   * Role of the function.
   *
   * It must trust `lambda.amazonaws.com`. The permissions that the function needs are added to it; where that is not possible, as with an
   * imported role that is not mutable, a warning says which they are.
   *
   * @default - a new role
   */
  readonly role?: iam.IRole;

  /**
   * Log group of the function.
   *
   * Of the standard class, or else CloudWatch makes no metrics of what the function logs.
   *
   * @default - a new log group, which keeps logs for three months and is removed with the stack
   */
  readonly logGroup?: logs.ILogGroup;
}
