export const USAGE = `Usage:
  cdk-extrahop-traffic-mirroring plan [options]
      What would be mirrored where, and why something would not.
  cdk-extrahop-traffic-mirroring explain (INSTANCE-ID | INTERFACE-ID)... [options]
      Why these are, or are not, mirrored, and where.
  cdk-extrahop-traffic-mirroring capture --out DIR [--stack NAME]
      Writes a snapshot of the account and Region, and of a deployment, for plans without an account.
  cdk-extrahop-traffic-mirroring adopt --session-owner VALUE [options]
      Prints the commands that hand sessions without an owner over to a deployment; writes nothing.

Settings:
  --target ID                      a traffic mirror target; repeat it for several
  --filter ID                      the traffic mirror filter of the sessions; any tmf-… when there is none yet
  --zone-locality LOCALITY         local-only (default), prefer-local or any
  --include-tag KEY=VALUE...       only instances that have all these tags; repeat it for alternatives
  --exclude-tag KEY=VALUE...       no instances that have all these tags; repeat it for alternatives
  --primary-only                   only primary interfaces
  --session-owner VALUE            value of the ownership tag of own sessions (default: any value)
  --unknown-paths TREATMENT        targets whose path can't be verified: use-last (default) or reject

  --stack NAME                     all settings of a deployed stack, and what it remembers; other options replace single settings
  --app DIR                        all settings of an app that cdk synth wrote there; --stack names its stack where several have mirrorings
  --construct PATH                 which mirroring, where the stack has several

Inventory:
  --profile NAME, --region REGION  the account and Region to read, as for the AWS CLI; nothing is written
  --snapshot DIR                   instead of an account: folder with the answers of the EC2 API, one file a call; its settings.json gives settings
  --assume-no-sessions             take a snapshot without a file of sessions for one of an account that has none

Output:
  --output FORMAT                  table (default), json, markdown or html
  --candidates WHICH               interfaces whose candidates the JSON shows: all (default up to a million candidates), unmirrored or none
  --out FILE                       write there instead of to standard output
  --against PLAN-OR-DIR            show what changed since a plan in JSON, or a snapshot, instead of the plan
  --price USD                      price of a session and hour for the cost in the table
  --print-policy                   print the IAM policy that the command needs, and nothing else

  --instance ID, --interface ID    what explain explains, as an option
  --help                           show this
  --version                        show the version of the package

Exit status:
  0  every eligible interface is or would be mirrored; explain: so are these, or they are no sources
  1  failure, for example a broken snapshot
  2  wrong usage
  3  some eligible interface can't be mirrored; explain: one of these is a source and is not;
     --against: or an interface lost coverage`;

/** The command was called in a way that it does not know. */
export class UsageError extends Error {
  public readonly name = 'UsageError';
}

export function asksForHelp(argv: readonly string[]): boolean {
  return argv.some((word) => word === '--help' || word === '-h') || argv[0] === 'help';
}

export function asksForVersion(argv: readonly string[]): boolean {
  return argv.includes('--version');
}
