import { isThrottled } from '../aws/errors';

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
