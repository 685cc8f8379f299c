/** Where the templates expect the code of their functions. */
export const CODE_KEY = 'handler.zip';

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** A function with a role that may do what is listed. */
export function functionTemplate(properties: Readonly<Record<string, unknown>> = {}, actions: readonly string[] = []): Resources {
  const trust = { Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }] };
  const policy = { Statement: [{ Effect: 'Allow', Action: ['logs:*', ...actions], Resource: '*' }] };
  return {
    Role: { Type: 'AWS::IAM::Role', Properties: { AssumeRolePolicyDocument: trust, Policies: [{ PolicyName: 'Worker', PolicyDocument: policy }] } },
    Function: {
      Type: 'AWS::Lambda::Function',
      Properties: {
        Code: { S3Bucket: 'assets', S3Key: CODE_KEY },
        Handler: 'index.handler',
        Runtime: 'nodejs22.x',
        Timeout: 10,
        Role: { 'Fn::GetAtt': ['Role', 'Arn'] },
        ...properties,
      },
    },
  };
}
