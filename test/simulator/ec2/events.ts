/** An event in the shape in which EventBridge delivers it. */
export interface EventBridgeEvent<Detail = unknown> {
  readonly 'version': '0';
  readonly 'id': string;
  readonly 'detail-type': string;
  readonly 'source': string;
  readonly 'account': string;
  readonly 'time': string;
  readonly 'region': string;
  readonly 'resources': string[];
  readonly 'detail': Detail;
}
