import { PlainItem } from './attribute-values';
import { DynamoDbError } from './errors';
import { Store } from './store';
import { Table, TableSettings } from './table';
import { Clock } from '../clock';
import { working } from '../event-loop';
import { BrokenAnswer, Faults, TakenFault } from '../faults';
import { allows, PolicyDocument } from '../sqs/policy-evaluation';

export interface DynamoDbOptions {
  readonly clock: Clock;
  readonly account: string;
  readonly region: string;
  readonly partition: string;
}

/** Who calls. */
export interface DynamoDbCaller {
  readonly accessKeyId: string;
  /** Absent for an administrator. */
  readonly policies?: readonly PolicyDocument[];
}

export type DynamoDbInput = Readonly<Record<string, unknown>>;

/** A call that was made, by whom, and how it ended. */
export interface DynamoDbCall {
  readonly time: number;
  readonly operation: string;
  /** Access key id. */
  readonly caller: string;
  readonly input: DynamoDbInput;
  readonly error?: { readonly code: string; readonly message: string };
}

const OPERATIONS = new Set([
  'BatchGetItem', 'BatchWriteItem', 'DeleteItem', 'GetItem', 'PutItem', 'Query', 'Scan', 'UpdateItem',
]);

/** What dynalite would ignore. */
const UNKNOWN_PARAMETERS = ['ReturnValuesOnConditionCheckFailure'];

/** All tables of the account and Region. */
export class DynamoDb {
  readonly clock: Clock;
  /** Every call from outside that has ended, the first one first. */
  readonly calls: DynamoDbCall[] = [];
  readonly faults = new Faults();
  private readonly tables = new Map<string, Table>();
  private starting?: Promise<Store>;

  constructor(private readonly options: DynamoDbOptions) {
    this.clock = options.clock;
  }

  async createTable(settings: TableSettings): Promise<Table> {
    if (this.tables.has(settings.name)) throw new Error(`the table ${settings.name} exists already`);
    const table = await working(this.store().then(async store => Table.create(settings, this.arnOf(settings.name), store)));
    this.tables.set(table.name, table);
    return table;
  }

  async deleteTable(table: Table): Promise<void> {
    await working(table.delete());
    this.tables.delete(table.name);
  }

  table(name: string): Table {
    const table = this.tables.get(name);
    if (!table) throw new Error(`there is no table ${name}`);
    return table;
  }

  /** All items of a table, in no order that means anything. */
  async items(tableName: string): Promise<PlainItem[]> {
    return this.table(tableName).items();
  }

  /**
   * Deletes the items of all tables whose time to live is over, and returns how many there were. It happens at no other
   * time: the real service takes days, so nothing may rely on it.
   */
  async expireItems(): Promise<number> {
    const counts = await Promise.all([...this.tables.values()].map(async table => table.expireItems(this.clock.now())));
    return counts.reduce((sum, count) => sum + count, 0);
  }

  /** Answers a call from outside, and remembers it. */
  async handle(operation: string, input: DynamoDbInput, caller: DynamoDbCaller): Promise<object> {
    const call = { time: this.clock.now(), operation, caller: caller.accessKeyId, input };
    try {
      const output = await this.perform(operation, input, caller);
      this.calls.push(call);
      return output;
    } catch (error) {
      if (error instanceof DynamoDbError) this.calls.push({ ...call, error: { code: error.code, message: error.message } });
      if (error instanceof BrokenAnswer) this.calls.push({ ...call, error: { code: error.name, message: error.message } });
      throw error;
    }
  }

  /** Drops all tables. */
  async close(): Promise<void> {
    await (await this.starting)?.close();
  }

  private async perform(operation: string, input: DynamoDbInput, { policies }: DynamoDbCaller): Promise<object> {
    checkModelled(operation, input);
    if (policies) tableNames(input).forEach(name => authorize(policies, `dynamodb:${operation}`, this.arnOf(name)));
    this.faults.strike(operation, input, 'before', scriptedError);
    const output = await (await this.store()).call(operation, input);
    this.faults.strike(operation, input, 'after', scriptedError);
    return output;
  }

  private async store(): Promise<Store> {
    this.starting ??= Store.start();
    return this.starting;
  }

  private arnOf(tableName: string): string {
    const { partition, region, account } = this.options;
    return `arn:${partition}:dynamodb:${region}:${account}:table/${tableName}`;
  }
}

function checkModelled(operation: string, input: DynamoDbInput): void {
  if (!OPERATIONS.has(operation)) throw new DynamoDbError('UnknownOperationException', `the operation ${operation} is not modelled`);
  const unknown = UNKNOWN_PARAMETERS.find(name => input[name] !== undefined);
  if (unknown) throw new DynamoDbError('ValidationException', `the parameter ${unknown} is not modelled`);
}

function tableNames({ TableName: name, RequestItems: batch }: DynamoDbInput): string[] {
  return typeof name === 'string' ? [name] : Object.keys(batch ?? {});
}

function authorize(policies: readonly PolicyDocument[], action: string, resource: string): void {
  if (allows(policies, { action, resource, context: { 'aws:SecureTransport': 'true' } })) return;
  throw new DynamoDbError('AccessDeniedException', `the caller is not authorized to perform: ${action} on resource: ${resource}`);
}

function scriptedError({ code, message, status }: TakenFault): DynamoDbError {
  return new DynamoDbError(code, message, status);
}
