/** An error as Elastic Load Balancing answers it: a code, a message and an HTTP status. */
export class Elbv2Error extends Error {
  constructor(readonly code: string, message: string, readonly status: number = STATUS[code] ?? 400) {
    super(message);
    this.name = code;
  }
}

const STATUS: Record<string, number> = { AccessDenied: 403, InternalFailure: 500, ServiceUnavailable: 503 };

export function notFound(type: 'LoadBalancer' | 'TargetGroup', arns: readonly string[]): Elbv2Error {
  const what = type === 'LoadBalancer' ? 'Load balancers' : 'Target groups';
  return new Elbv2Error(`${type}NotFound`, `${what} '[${arns.join(', ')}]' not found`);
}

export function invalid(message: string): Elbv2Error {
  return new Elbv2Error('ValidationError', message);
}
