/** A finding that a property settles: what is right is for the user to decide. */
export interface Decision {
  /** Id of the rule without its pack. */
  readonly rule: string;
  readonly resource: string;
  readonly property: string;
  readonly byDefault: string;
}

export const DECISIONS: Decision[] = [
  {
    rule: 'CloudWatchLogGroupEncrypted',
    resource: 'AWS::Logs::LogGroup',
    property: 'logGroup',
    byDefault: 'CloudWatch Logs encrypts the log group with a key of its own; give one that has a key of yours.',
  },
  {
    rule: 'L1',
    resource: 'AWS::Lambda::Function',
    property: 'runtime',
    byDefault: 'The function runs on the latest Node.js that your version of the CDK knows in every Region; a newer CDK may know a later one.',
  },
  {
    rule: 'LambdaInsideVPC',
    resource: 'AWS::Lambda::Function',
    property: 'vpc',
    byDefault: 'The function runs outside of VPCs: nothing can connect to it, and it calls the APIs of AWS only, over TLS.',
  },
];
