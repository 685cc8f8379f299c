/** Where the local AWS answers. */
export interface Place {
  readonly endpoint: string;
  readonly loadBalancingEndpoint: string;
  readonly region: string;
}

/** How clients of the SDK get in. */
export function access({ region }: Place) {
  return { region, credentials: { accessKeyId: 'demo', secretAccessKey: 'demo' } };
}
