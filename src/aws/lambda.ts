import type { LambdaClient } from '@aws-sdk/client-lambda';

/** How the function goes on with what takes longer than one invocation. */
export interface SelfInvocation {
  invoke(payload: string): Promise<void>;
}

/** Asynchronous: Lambda tries again where an invocation fails. */
export function selfInvocation(client: () => Promise<LambdaClient>, functionName: string): SelfInvocation {
  return {
    invoke: async (payload) => {
      const { InvokeCommand } = await import('@aws-sdk/client-lambda');
      await (await client()).send(new InvokeCommand({ FunctionName: functionName, InvocationType: 'Event', Payload: payload }));
    },
  };
}
