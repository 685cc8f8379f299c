import { Operation } from '../operation';
import { describeNetworkAcls, describeSecurityGroups } from './firewalls';
import { startInstances, stopInstances, terminateInstances } from './instance-state';
import { describeInstances } from './instances';
import {
  attachNetworkInterface, createNetworkInterface, deleteNetworkInterface, detachNetworkInterface,
} from './interface-changes';
import { describeNetworkInterfaces } from './network-interfaces';
import { describeSubnets, describeVpcs } from './networks';
import { describeManagedPrefixLists, getManagedPrefixListEntries } from './prefix-lists';
import { describeRouteTables, describeVpcEndpointServiceConfigurations, describeVpcEndpoints, describeVpcPeeringConnections } from './routing';
import { createTags, deleteTags, describeTags } from './tags';
import { createTrafficMirrorFilterRule, deleteTrafficMirrorFilterRule, modifyTrafficMirrorFilterRule } from './traffic-mirror-filter-rules';
import {
  createTrafficMirrorFilter,
  deleteTrafficMirrorFilter,
  describeTrafficMirrorFilters,
  modifyTrafficMirrorFilterNetworkServices,
} from './traffic-mirror-filters';
import {
  createTrafficMirrorSession,
  deleteTrafficMirrorSession,
  describeTrafficMirrorSessions,
  modifyTrafficMirrorSession,
} from './traffic-mirror-sessions';
import { createTrafficMirrorTarget, deleteTrafficMirrorTarget, describeTrafficMirrorTargets } from './traffic-mirror-targets';

/** Every operation of the local EC2. */
export const OPERATIONS: ReadonlyMap<string, Operation> = new Map(Object.entries({
  AttachNetworkInterface: attachNetworkInterface,
  CreateNetworkInterface: createNetworkInterface,
  CreateTags: createTags,
  CreateTrafficMirrorFilter: createTrafficMirrorFilter,
  CreateTrafficMirrorFilterRule: createTrafficMirrorFilterRule,
  CreateTrafficMirrorSession: createTrafficMirrorSession,
  CreateTrafficMirrorTarget: createTrafficMirrorTarget,
  DeleteNetworkInterface: deleteNetworkInterface,
  DeleteTags: deleteTags,
  DeleteTrafficMirrorFilter: deleteTrafficMirrorFilter,
  DeleteTrafficMirrorFilterRule: deleteTrafficMirrorFilterRule,
  DeleteTrafficMirrorSession: deleteTrafficMirrorSession,
  DeleteTrafficMirrorTarget: deleteTrafficMirrorTarget,
  DescribeInstances: describeInstances,
  DescribeManagedPrefixLists: describeManagedPrefixLists,
  DescribeNetworkAcls: describeNetworkAcls,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
  DescribeRouteTables: describeRouteTables,
  DescribeSecurityGroups: describeSecurityGroups,
  DescribeSubnets: describeSubnets,
  DescribeTags: describeTags,
  DescribeTrafficMirrorFilters: describeTrafficMirrorFilters,
  DescribeTrafficMirrorSessions: describeTrafficMirrorSessions,
  DescribeTrafficMirrorTargets: describeTrafficMirrorTargets,
  DescribeVpcEndpointServiceConfigurations: describeVpcEndpointServiceConfigurations,
  DescribeVpcEndpoints: describeVpcEndpoints,
  DescribeVpcPeeringConnections: describeVpcPeeringConnections,
  DescribeVpcs: describeVpcs,
  DetachNetworkInterface: detachNetworkInterface,
  GetManagedPrefixListEntries: getManagedPrefixListEntries,
  ModifyTrafficMirrorFilterNetworkServices: modifyTrafficMirrorFilterNetworkServices,
  ModifyTrafficMirrorFilterRule: modifyTrafficMirrorFilterRule,
  ModifyTrafficMirrorSession: modifyTrafficMirrorSession,
  StartInstances: startInstances,
  StopInstances: stopInstances,
  TerminateInstances: terminateInstances,
}));
