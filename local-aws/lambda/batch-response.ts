/**
 * Which messages of a batch a function reports as failed (`ReportBatchItemFailures`). As in Lambda, an answer that does
 * not make sense fails the whole batch, and no answer is a success.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function failedMessageIds(response: unknown, batch: readonly string[]): readonly string[] {
  if (response === null || response === undefined) return [];
  if (typeof response !== 'object' || Array.isArray(response)) return batch;
  const { batchItemFailures: failures } = response as { batchItemFailures?: unknown };
  if (failures === null || failures === undefined) return [];
  if (!Array.isArray(failures)) return batch;
  const identifiers = failures.map(itemIdentifier);
  return identifiers.every(identifier => identifier !== undefined && batch.includes(identifier)) ? identifiers as string[] : batch;
}

function itemIdentifier(failure: unknown): string | undefined {
  if (typeof failure !== 'object' || failure === null || !('itemIdentifier' in failure)) return undefined;
  return typeof failure.itemIdentifier === 'string' ? failure.itemIdentifier : undefined;
}
