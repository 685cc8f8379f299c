import { type AclDirection, compileAcl, type Direction } from './network-acl';
import { compileRoutes, type Routing } from './route';
import { compileIngress, type Ingress } from './security-group';
import { memoize } from '../memoize';
import type { Network, NetworkAcl, RouteTable } from '../model/inventory';

/** The network in the form in which questions about single packets are answered quickly. */
export interface CompiledNetwork {
  ingress(securityGroupIds: readonly string[], port: number): Ingress;
  /** `undefined`: the subnet's ACL cannot be seen. */
  acl(subnetId: string, direction: Direction, port: number): AclDirection | undefined;
  /** `undefined`: the subnet's route table cannot be seen. */
  routing(subnetId: string): Routing | undefined;
  /** Everything that packets can meet on their way out of any subnet. */
  egresses(port: number): readonly AclDirection[];
  routings(): readonly Routing[];
}

/** Compiles each part when it is first asked for. What several subnets or sensors share is one object, recognisable as such. */
export function compileNetwork(network: Network): CompiledNetwork {
  const ingresses = new Map<string, Ingress>();
  const acls = new Map<NetworkAcl, Map<string, AclDirection>>();
  const routings = new Map<RouteTable, Routing>();
  const compiledAcl = (acl: NetworkAcl, direction: Direction, port: number) => {
    const directions = memoize(acls, acl, () => new Map<string, AclDirection>());
    return memoize(directions, `${direction} ${port}`, () => compileAcl(acl, direction, port));
  };
  const compiledRoutes = (table: RouteTable) => memoize(routings, table, () => compileRoutes(table, network));
  return {
    ingress: (securityGroupIds, port) => memoize(ingresses, [port, ...[...securityGroupIds].sort()].join(), () => (
      compileIngress(securityGroupIds, port, network)
    )),
    acl: (subnetId, direction, port) => {
      const acl = network.networkAcls.get(subnetId);
      return acl && compiledAcl(acl, direction, port);
    },
    routing: (subnetId) => {
      const table = network.routeTables.get(subnetId);
      return table && compiledRoutes(table);
    },
    egresses: (port) => [...new Set(network.networkAcls.values())].map((acl) => compiledAcl(acl, 'egress', port)),
    routings: () => [...new Set(network.routeTables.values())].map(compiledRoutes),
  };
}
