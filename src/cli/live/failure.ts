import { failedCall, missingPermission } from '../../aws/call-tracker';
import { UsageError } from '../usage';

/** What a person can do about a failure, in one line. */
export function inWords(error: unknown): Error {
  if (!(error instanceof Error) || error instanceof UsageError) return error as Error;
  const message = error.message.replace(/\s+/g, ' ').trim();
  const call = failedCall(error);
  if (message === 'Region is missing') return new UsageError('no Region: set --region, AWS_REGION, or the region of the profile');
  if (CREDENTIALS.includes(error.name)) return new Error(`no credentials: ${message}`);
  if (call === undefined) return error;
  const permission = missingPermission(error);
  if (permission !== undefined) {
    return new Error(`${call} is refused: the permission ${permission} is missing (${error.name}). --print-policy prints all that are needed`);
  }
  return new Error(`${call} fails: ${error.name}: ${message}`);
}

const CREDENTIALS: readonly string[] = ['CredentialsProviderError', 'TokenProviderError'];
