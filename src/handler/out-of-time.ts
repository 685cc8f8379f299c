/** An action was not begun, because a later run has to go on with it. */
export class OutOfTime extends Error {
  public readonly name = 'OutOfTime';

  public constructor() {
    super('the time of this run was up');
  }
}

export function isOutOfTime(error: Error | undefined): boolean {
  return error instanceof OutOfTime;
}
