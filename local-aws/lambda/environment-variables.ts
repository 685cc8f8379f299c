/** What Lambda allows for all variables together. */
const LIMIT_BYTES = 4096;

const RESERVED = new Set([
  '_HANDLER', '_X_AMZN_TRACE_ID', 'AWS_DEFAULT_REGION', 'AWS_REGION', 'AWS_EXECUTION_ENV', 'AWS_LAMBDA_FUNCTION_NAME',
  'AWS_LAMBDA_FUNCTION_MEMORY_SIZE', 'AWS_LAMBDA_FUNCTION_VERSION', 'AWS_LAMBDA_INITIALIZATION_TYPE', 'AWS_LAMBDA_LOG_GROUP_NAME',
  'AWS_LAMBDA_LOG_STREAM_NAME', 'AWS_ACCESS_KEY', 'AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN',
  'AWS_LAMBDA_RUNTIME_API', 'LAMBDA_TASK_ROOT', 'LAMBDA_RUNTIME_DIR',
]);

/** Refuses what Lambda refuses. */
export function checkOwnVariables(functionName: string, variables: Readonly<Record<string, string>>): void {
  for (const name of Object.keys(variables)) {
    if (RESERVED.has(name)) throw new Error(`the function ${functionName} sets the reserved environment variable ${name}`);
    if (!/^[a-zA-Z]\w+$/.test(name)) throw new Error(`the function ${functionName} sets an environment variable with an invalid name: ${name}`);
  }
  const size = Buffer.byteLength(JSON.stringify(variables));
  if (Object.keys(variables).length > 0 && size > LIMIT_BYTES) {
    throw new Error(`the environment variables of the function ${functionName} take ${size} bytes of at most ${LIMIT_BYTES}`);
  }
}

export interface RuntimeVariables {
  readonly functionName: string;
  readonly region: string;
  readonly runtime: string;
  readonly handler: string;
  readonly codeDirectory: string;
  readonly memorySize: number;
  readonly logGroupName: string;
  readonly logStreamName: string;
  readonly logFormat: string;
  readonly logLevel?: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string };
  /** Addresses of the simulated services by their identifier in `AWS_ENDPOINT_URL_…`. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly nodeOptions?: string;
}

/** What Lambda sets, and what keeps the SDK away from the real AWS. */
export function runtimeVariables(runtime: RuntimeVariables): Record<string, string> {
  return {
    PATH: '/usr/bin:/bin',
    TZ: ':UTC',
    LANG: 'en_US.UTF-8',
    _HANDLER: runtime.handler,
    LAMBDA_TASK_ROOT: runtime.codeDirectory,
    AWS_REGION: runtime.region,
    AWS_DEFAULT_REGION: runtime.region,
    AWS_EXECUTION_ENV: `AWS_Lambda_${runtime.runtime}`,
    AWS_LAMBDA_FUNCTION_NAME: runtime.functionName,
    AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(runtime.memorySize),
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    AWS_LAMBDA_LOG_GROUP_NAME: runtime.logGroupName,
    AWS_LAMBDA_LOG_STREAM_NAME: runtime.logStreamName,
    AWS_LAMBDA_LOG_FORMAT: runtime.logFormat,
    ...(runtime.logLevel === undefined ? {} : { AWS_LAMBDA_LOG_LEVEL: runtime.logLevel }),
    AWS_ACCESS_KEY_ID: runtime.credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: runtime.credentials.secretAccessKey,
    AWS_SESSION_TOKEN: runtime.credentials.sessionToken,
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_ENDPOINT_URL: 'http://127.0.0.1:9', // a port where nothing answers, for every service that is not simulated
    ...Object.fromEntries(Object.entries(runtime.endpoints).map(([service, url]) => [`AWS_ENDPOINT_URL_${service}`, url])),
    ...(runtime.nodeOptions === undefined ? {} : { NODE_OPTIONS: runtime.nodeOptions }),
  };
}
