/**
 * Whether the function changes mirror sessions.
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
   * Creates, modifies and deletes sessions.
   */
  ENFORCE = 'enforce',

  /**
   * Deploys everything and logs the changes that it would make, but changes nothing in EC2. The role has no permission to.
   *
   * Observe mode can't detect unsupported instance types: EC2 reports them only when a session is created. Existing sessions remain, even when you
   * delete the stack. You can't remove filters and targets that they use until they are deleted.
   */
  OBSERVE = 'observe',
}
