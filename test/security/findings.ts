import { type App, Aspects, type Stack } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  type INagLogger,
  type NagLoggerErrorData,
  type NagLoggerNonComplianceData,
  type NagLoggerSuppressedData,
  NIST80053R5Checks,
  PCIDSS321Checks,
} from 'cdk-nag';

export interface Finding {
  /** `Pack-Rule`. */
  readonly id: string;
  /** Kind of the resource. */
  readonly resource: string;
  /** Which one it is. */
  readonly path: string;
  /** What was found, where the rule tells one thing from another. */
  readonly what: string;
  /** @default - nobody acknowledged it */
  readonly reason?: string;
}

/** What cdk-nag finds in a stack: AWS Solutions, HIPAA, NIST 800-53 revision 5 and PCI DSS 3.2.1. A rule that cannot be evaluated fails. */
export function findingsIn(stack: Stack): Finding[] {
  const logger = new FindingsLogger();
  for (const Pack of [AwsSolutionsChecks, HIPAASecurityChecks, NIST80053R5Checks, PCIDSS321Checks]) {
    Aspects.of(stack).add(new Pack({ additionalLoggers: [logger], reports: false }));
  }
  (stack.node.root as App).synth();
  return logger.findings;
}

class FindingsLogger implements INagLogger {
  readonly findings: Finding[] = [];

  onNonCompliance(data: NagLoggerNonComplianceData): void {
    this.findings.push(finding(data));
  }

  /** The reason comes after what was found, in brackets. */
  onSuppressed(data: NagLoggerSuppressedData): void {
    this.findings.push({ ...finding(data), reason: data.suppressionReason.replace(/^\[.*?\] /, '') });
  }

  onError({ ruleId, resource, errorMessage }: NagLoggerErrorData): void {
    throw new Error(`${ruleId}: expected an answer about ${resource.node.path}, got ${JSON.stringify(errorMessage)}`);
  }

  onSuppressedError(data: NagLoggerErrorData): void {
    this.onError(data);
  }

  onCompliance(): void {}
  onNotApplicable(): void {}
}

function finding({ ruleId, resource, findingId }: NagLoggerNonComplianceData): Finding {
  return { id: ruleId, resource: resource.cfnResourceType, path: resource.node.path, what: findingId };
}
