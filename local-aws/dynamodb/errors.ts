const STATUS: Readonly<Record<string, number>> = { InternalServerError: 500, ServiceUnavailable: 503 };

const NAMESPACE: Readonly<Record<string, string>> = {
  AccessDeniedException: 'com.amazon.coral.service',
  ThrottlingException: 'com.amazon.coral.availability',
  UnknownOperationException: 'com.amazon.coral.service',
  ValidationException: 'com.amazon.coral.validate',
};

/** An error as DynamoDB answers it. */
export class DynamoDbError extends Error {
  constructor(readonly code: string, message: string, readonly status: number = STATUS[code] ?? 400) {
    super(message);
    this.name = code;
  }

  /** The code with its namespace, as it stands in the answer. */
  get type(): string {
    return `${NAMESPACE[this.code] ?? 'com.amazonaws.dynamodb.v20120810'}#${this.code}`;
  }
}
