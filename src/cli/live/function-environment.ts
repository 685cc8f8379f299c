import type { LambdaClient } from '@aws-sdk/client-lambda';

/**
 * The environment variables of a function.
 *
 * @throws Error where the caller may see the function and not decrypt them
 */
export async function functionEnvironment(client: () => Promise<LambdaClient>, functionName: string): Promise<Readonly<Record<string, string>>> {
  const { GetFunctionConfigurationCommand } = await import('@aws-sdk/client-lambda');
  const { Environment = {} } = await (await client()).send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  if (Environment.Error !== undefined) {
    throw new Error(`the environment of the function ${functionName} cannot be read: ${Environment.Error.Message ?? Environment.Error.ErrorCode ?? 'no reason given'}`);
  }
  return Environment.Variables ?? {};
}
