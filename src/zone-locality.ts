/**
 * Whether an interface may be mirrored to a target in another Availability Zone.
 *
 * Mirrored traffic that crosses zones is charged as data transfer between zones. Zones are compared by zone ID where both
 * are known, because zone names differ between accounts.
 *
 * @see https://docs.aws.amazon.com/ram/latest/userguide/working-with-az-ids.html
 */
export enum ZoneLocality {
  /**
   * Mirrors only to targets in the zone of the interface.
   *
   * An interface without a target in its zone that can receive it and has room stays unmirrored.
   */
  LOCAL_ONLY = 'local-only',

  /**
   * Mirrors to targets in the zone of the interface, and to others only when no target there can receive it and has room.
   */
  PREFER_LOCAL = 'prefer-local',

  /**
   * Mirrors to any target, whatever its zone.
   */
  ANY = 'any',
}
