/**
 * Network services that a traffic mirror filter can mirror in addition to its rules.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/traffic-mirroring-filters.html
 */
export enum TrafficMirrorNetworkService {
  /**
   * Queries to the Amazon DNS server and its responses.
   */
  AMAZON_DNS = 'amazon-dns',
}
