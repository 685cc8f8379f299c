/**
 * Network services whose traffic no rule of a traffic mirror filter matches.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export enum TrafficMirrorNetworkService {
  /**
   * Queries to the Amazon DNS server, and its answers.
   */
  AMAZON_DNS = 'amazon-dns',
}
