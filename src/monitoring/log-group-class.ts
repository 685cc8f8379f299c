import { Annotations, CfnResource } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct, IConstruct } from 'constructs';

/**
 * Warns if metrics are requested although the log group's class doesn't support them.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html
 */
export function warnOfMissingMetrics(construct: Construct, { node }: logs.ILogGroup): void {
  const { defaultChild: resource } = node;
  if (!isLogGroup(resource) || resource.logGroupClass !== logs.LogGroupClass.INFREQUENT_ACCESS) return;
  Annotations.of(construct).addWarningV2(
    'cdk-extrahop-traffic-mirroring:logGroupWithoutMetrics',
    `logGroup: expected one of the class STANDARD for metrics, got ${JSON.stringify(node.path)} of the class ${JSON.stringify(resource.logGroupClass)}; `
    + 'use another log group, as CloudWatch makes no metrics of what the function logs there, and alarms on them find no data',
  );
}

/** An app can contain two copies of the CDK. */
function isLogGroup(construct: IConstruct | undefined): construct is logs.CfnLogGroup {
  return CfnResource.isCfnResource(construct) && construct.cfnResourceType === logs.CfnLogGroup.CFN_RESOURCE_TYPE_NAME;
}
