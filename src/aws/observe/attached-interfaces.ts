import type { Reservation } from '@aws-sdk/client-ec2';

export type AttachedInterface = NonNullable<NonNullable<Reservation['Instances']>[number]['NetworkInterfaces']>[number];

export function interfacesOf({ Instances = [] }: Reservation): readonly AttachedInterface[] {
  return Instances.flatMap(({ NetworkInterfaces = [] }) => NetworkInterfaces);
}
