import { NormalizedSchema } from '@smithy/core/schema';
import { apiOperation } from '../ec2/query-protocol';

/** What `aws ec2 <call> --output json` printed, in the shapes of the SDK's model: times are dates again. */
export function answerFromJson(operation: string, json: unknown): Record<string, unknown> {
  return revive(apiOperation(operation).output, json) as Record<string, unknown>;
}

function revive(schema: NormalizedSchema, json: unknown): unknown {
  if (json === null || json === undefined) return undefined;
  if (schema.isTimestampSchema()) return timeOf(json);
  if (schema.isListSchema()) return (json as unknown[]).map((item) => revive(schema.getValueSchema(), item));
  if (!schema.isStructSchema()) return json;
  const members: Record<string, unknown> = {};
  for (const [name, member] of schema.structIterator()) {
    const value = revive(member, (json as Record<string, unknown>)[name]);
    if (value !== undefined) members[name] = value;
  }
  return members;
}

function timeOf(json: unknown): Date {
  const time = new Date(json as string);
  if (Number.isNaN(time.getTime())) throw new Error(`${JSON.stringify(json)} is not a time`);
  return time;
}
