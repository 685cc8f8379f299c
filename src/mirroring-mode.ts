/**
 * Whether mirror sessions are really written.
 *
 * ```ts
 * new ExtraHopTrafficMirroring(this, 'Mirroring', {
 *   targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(this, 'SensorA', 'tmt-0123456789abcdef0')],
 *   mode: MirroringMode.OBSERVE,
 * });
 * ```
 */
export enum MirroringMode {
  /**
   * Sessions are created, changed and deleted.
   */
  ENFORCE = 'enforce',

  /**
   * Everything is deployed, looks at EC2 and reports what it would do, and nothing in EC2 is written: the role has no permission to.
   *
   * What only a refusal tells, such as an instance type that EC2 cannot mirror, is not known. Sessions that exist stay as they are, also when the stack
   * is deleted: nothing that they use can be taken out of it until they are gone.
   */
  OBSERVE = 'observe',
}
