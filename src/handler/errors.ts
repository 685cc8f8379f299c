import { isThrottled } from '../aws/errors';

/** What was thrown, as an error: JavaScript lets anything be thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}

/** An update that would do damage: CloudFormation is to go back to the earlier settings. */
export class RefusedUpdate extends Error {
  public readonly name = 'RefusedUpdate';
}

/** An action was not begun, because a later run has to go on with it. */
export class OutOfTime extends Error {
  public readonly name = 'OutOfTime';

  public constructor() {
    super('the time of this run was up');
  }
}

/** Whether something went wrong, and more than time was lacking. */
export function isFailure(error: Error | undefined): boolean {
  return error !== undefined && !lackedTime(error);
}

/** Whether only time was lacking: it was up before the action began, or before EC2 let it pass. */
export function lackedTime(error: Error | undefined): boolean {
  return error !== undefined && (error instanceof OutOfTime || isThrottled(error));
}
