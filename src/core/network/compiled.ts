import { type AclDirection, compileAcl, type Direction } from './network-acl';
import { compileRoutes, type Routing } from './route';
import { compileIngress, type Ingress } from './security-group';
import type { Network } from '../inventory';
import { once } from '../once';

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
  const acls = new Map<string, AclDirection>();
  const routings = new Map<object, Routing>();
  const aclNumbers = new Map<object, number>();
  const acl: CompiledNetwork['acl'] = (subnetId, direction, port) => {
    const found = network.networkAcls.get(subnetId);
    if (found === undefined) return undefined;
    const number = once(aclNumbers, found, () => aclNumbers.size);
    return once(acls, [number, direction, port].join(), () => compileAcl(found, direction, port));
  };
  const routing: CompiledNetwork['routing'] = (subnetId) => {
    const found = network.routeTables.get(subnetId);
    return found && once(routings, found, () => compileRoutes(found, network));
  };
  return {
    acl,
    routing,
    ingress: (securityGroupIds, port) => once(ingresses, [port, ...[...securityGroupIds].sort()].join(), () => (
      compileIngress(securityGroupIds, port, network)
    )),
    egresses: (port) => [...new Set([...network.networkAcls.keys()].flatMap((subnetId) => acl(subnetId, 'egress', port) ?? []))],
    routings: () => [...new Set([...network.routeTables.keys()].flatMap((subnetId) => routing(subnetId) ?? []))],
  };
}
