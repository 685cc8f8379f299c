import { Ec2Error } from './errors';

interface Answered {
  readonly parameters: string;
  readonly answer: object;
}

/** Client tokens: the same token with the same parameters gets the same answer, even when what it made is gone since. */
export class Idempotency {
  private readonly answered = new Map<string, Answered>();

  once<T extends object>(operation: string, input: { ClientToken?: string }, run: () => T): T {
    const { ClientToken: token, ...rest } = input;
    if (token === undefined) return run();
    const key = `${operation} ${token}`;
    const parameters = JSON.stringify(Object.entries(rest).sort(([a], [b]) => a.localeCompare(b)));
    const before = this.answered.get(key);
    if (before && before.parameters !== parameters) {
      throw new Ec2Error('IdempotentParameterMismatch', `Client token '${token}' was used with other parameters before.`);
    }
    if (before) return before.answer as T;
    const answer = run();
    this.answered.set(key, { parameters, answer });
    return answer;
  }
}
