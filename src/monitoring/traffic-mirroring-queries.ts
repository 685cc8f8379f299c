import * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { LOG_QUERIES } from './log-queries';
import { type Checks, checkProperties, list, optional, text } from '../private/validation/check';
import { LOG_GROUP } from '../private/validation/kinds';
import { LOG_GROUPS_RULE, QUERY_FOLDER_RULE } from '../private/validation/rules';

/**
 * Properties of `TrafficMirroringQueries`.
 */
export interface TrafficMirroringQueriesProps {
  /**
   * Log groups that the queries search: those of one or several mirrorings of the account and Region.
   */
  readonly logGroups: logs.ILogGroup[];

  /**
   * Folder of the queries in the console of CloudWatch.
   *
   * @default - the path of this construct
   */
  readonly folder?: string;
}

const PROPERTIES: Checks<TrafficMirroringQueriesProps> = {
  logGroups: list(LOG_GROUPS_RULE, LOG_GROUP),
  folder: optional(text(QUERY_FOLDER_RULE)),
};

/**
 * Saved queries of CloudWatch Logs Insights over the log of mirrorings.
 *
 * ```ts
 * declare const mirroring: ExtraHopTrafficMirroring;
 *
 * new TrafficMirroringQueries(this, 'Queries', { logGroups: [mirroring.logGroup] });
 * ```
 *
 * They answer why an interface is not mirrored, what is not mirrored now, what changed, how long each interface was blind in a time range and why, how
 * sweeps went, and what failed.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CWL_Insights-Saving-Queries.html
 */
export class TrafficMirroringQueries extends Construct {
  /**
   * Defines the queries.
   *
   * @param scope construct that they belong to
   * @param id id within the scope
   * @param props which log groups they search
   * @throws Error when a property has a value that it cannot have
   */
  constructor(scope: Construct, id: string, props: TrafficMirroringQueriesProps) {
    super(scope, id);
    checkProperties(props, PROPERTIES, this);
    const folder = props.folder ?? this.node.path;
    for (const [queryId, { name, query }] of Object.entries(LOG_QUERIES)) {
      new logs.CfnQueryDefinition(this, queryId, {
        name: `${folder}/${name}`,
        queryString: query,
        logGroupNames: props.logGroups.map(({ logGroupName }) => logGroupName),
      });
    }
  }
}
