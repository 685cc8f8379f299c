import { Clock } from '../clock';
import { Role } from './roles';

export interface LogEvent {
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly logStreamName: string;
  readonly message: string;
}

export class LogGroup {
  readonly events: LogEvent[] = [];

  constructor(readonly name: string, readonly arn: string) {}
}

/** All log groups of the account and Region. */
export class LogGroups {
  private readonly groups = new Map<string, LogGroup>();

  constructor(private readonly options: { readonly clock: Clock; readonly account: string; readonly region: string; readonly partition: string }) {}

  create(name: string): LogGroup {
    if (this.groups.has(name)) throw new Error(`the log group ${name} exists already`);
    const { partition, region, account } = this.options;
    const group = new LogGroup(name, `arn:${partition}:logs:${region}:${account}:log-group:${name}`);
    this.groups.set(name, group);
    return group;
  }

  remove(group: LogGroup): void {
    this.groups.delete(group.name);
  }

  find(name: string): LogGroup | undefined {
    return this.groups.get(name);
  }

  /** Writes as a function does: with the role's permissions, or not at all. Creates the group where the role may. */
  write(role: Role, name: string, logStreamName: string, message: string): void {
    const { clock, partition, region, account } = this.options;
    const resource = `arn:${partition}:logs:${region}:${account}:log-group:${name}:log-stream:${logStreamName}`;
    const may = (action: string) => role.allows({ action, resource });
    if (!may('logs:CreateLogStream') || !may('logs:PutLogEvents')) return;
    const group = this.find(name) ?? (may('logs:CreateLogGroup') ? this.create(name) : undefined);
    group?.events.push({ timestamp: clock.now(), logStreamName, message });
  }
}
