/** An update that would do damage: CloudFormation is to go back to the earlier settings. */
export class RefusedUpdate extends Error {
  public readonly name = 'RefusedUpdate';
}
