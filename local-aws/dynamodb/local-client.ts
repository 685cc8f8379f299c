import { DynamoDBClient, DynamoDBClientConfig } from '@aws-sdk/client-dynamodb';

/** The real SDK client, talking to a local DynamoDB; it does not retry, so that a test sees each answer. */
export function localClient(endpoint: string, config: DynamoDBClientConfig = {}): DynamoDBClient {
  return new DynamoDBClient({
    region: 'us-east-1',
    endpoint,
    credentials: { accessKeyId: 'AKIAADMINISTRATOR', secretAccessKey: 'unused' },
    maxAttempts: 1,
    ...config,
  });
}
