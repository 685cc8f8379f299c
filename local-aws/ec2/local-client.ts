import { EC2Client, EC2ClientConfig } from '@aws-sdk/client-ec2';
import { Ec2Server } from './server';

/** The real SDK client, talking to a local EC2; it does not retry, so that a test sees each answer. */
export function localClient(server: Ec2Server, config: EC2ClientConfig = {}): EC2Client {
  return new EC2Client({
    region: 'us-east-1',
    endpoint: server.url,
    credentials: { accessKeyId: 'AKIAADMINISTRATOR', secretAccessKey: 'unused' },
    maxAttempts: 1,
    ...config,
  });
}
