import { type Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import type * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { aws_ec2 as refs } from 'aws-cdk-lib/interfaces';
import type { Construct, IConstruct } from 'constructs';
import type { ExtraHopTrafficMirroringProps } from './extrahop-traffic-mirroring-props';
import { MirroringMode } from './mirroring-mode';
import { ImportedMirroring } from './monitoring/imported-mirroring';
import { warnOfMissingMetrics } from './monitoring/log-group-class';
import { MirroringEvents } from './monitoring/mirroring-events';
import type { ExtraHopTrafficMirroringAttributes, IExtraHopTrafficMirroring } from './monitoring/mirroring-reference';
import { byText } from './private/canonical-order';
import { followLooseRules } from './private/filters';
import { checkPlacement } from './private/function/function-placement';
import { ownerSettings } from './private/function/owner-settings';
import { checkSettingsSize, ReconcileFunction } from './private/function/reconcile-function';
import { suppressFindings, DISCOVERY_FINDINGS, POLICY_FINDINGS } from './private/iam/nag-suppressions';
import { mirroringStatements } from './private/iam/permissions';
import { checkPolicySize } from './private/iam/policy-size';
import { RolePolicy } from './private/iam/role-policy';
import { encryptionStatement, letRulesUse } from './private/pipeline/encryption';
import { EventQueue } from './private/pipeline/event-queue';
import { LedgerTable } from './private/pipeline/ledger-table';
import { LifecycleResource } from './private/pipeline/lifecycle-resource';
import { Publishing } from './private/pipeline/publishing';
import { addTriggers } from './private/pipeline/triggers';
import { resourceOf, stayBehind } from './private/retention';
import { checkProperties } from './private/validation/check';
import { checkDependencies } from './private/validation/dependency-check';
import { Mark } from './private/validation/mark';
import { MIRRORING, sweepIntervalOf } from './private/validation/mirroring-properties';
import { lacksContext } from './private/validation/missing-context';
import { checkRegion, warnOfZones } from './private/validation/other-regions';
import { checkOwner, defaultOwner, outermost, sharedEnvironment } from './private/validation/ownership';
import { selectAll, warnOfSameSources } from './private/validation/same-sources';
import { warnOfTagPatterns } from './private/validation/source-tags';
import { checkEachOnce, checkPacketLength, TARGET, TARGET_OPTIONS, usedTarget, type UsedTarget } from './private/validation/targets';
import { warnOfZoneNames } from './private/validation/zones';
import type { OwnerSettings } from './settings';
import { TrafficMirrorFilter } from './traffic-mirror-filter';
import { TrafficMirrorSources } from './traffic-mirror-sources';
import type { TrafficMirrorTargetOptions } from './traffic-mirror-target';
import { ZoneLocality } from './zone-locality';

const NO_TARGET = 'targets, targetDiscovery: expected at least one target or a discovery, got none; list some with TrafficMirrorTarget.fromTrafficMirrorTargetId '
  + 'or a new TrafficMirrorTarget, add some with addTarget, or have them found with TrafficMirrorTargetDiscovery.byTags';

const MARK = new Mark<ExtraHopTrafficMirroring>('ExtraHopTrafficMirroring');

/**
 * Mirrors the network interfaces of EC2 instances to ExtraHop sensors.
 *
 * Creates a mirror session for each network interface, on a target that can receive its packets. This covers instances that already run when you
 * deploy the stack and each instance that starts later. Events and regular sweeps keep the sessions up to date and delete those that are no longer
 * needed. When you delete the stack, its sessions are deleted too, unless you retain them.
 *
 * ```ts
 * new ExtraHopTrafficMirroring(this, 'Mirroring', {
 *   targets: [TrafficMirrorTarget.fromTrafficMirrorTargetId(this, 'SensorA', 'tmt-0123456789abcdef0')],
 *   filter: TrafficMirrorFilter.fromTrafficMirrorFilterId(this, 'Filter', 'tmf-0123456789abcdef0'),
 *   zoneLocality: ZoneLocality.LOCAL_ONLY,
 * });
 * ```
 *
 * As a grantee, the construct represents the role of its function; in connections, the function's security groups.
 *
 * @see https://docs.aws.amazon.com/vpc/latest/mirroring/what-is-traffic-mirroring.html
 */
export class ExtraHopTrafficMirroring extends MirroringEvents implements IExtraHopTrafficMirroring, ec2.IConnectable, iam.IGrantable {
  /**
   * Whether a construct is an `ExtraHopTrafficMirroring`.
   *
   * Unlike `instanceof`, it also recognizes constructs from another copy of this package in the same app.
   *
   * @param construct any construct
   */
  public static isExtraHopTrafficMirroring(construct: IConstruct): construct is ExtraHopTrafficMirroring {
    return MARK.isOn(construct);
  }

  /**
   * Refers to a mirroring of another stack, account or Region, for its metrics.
   *
   * ```ts
   * const mirroring = ExtraHopTrafficMirroring.fromSessionOwner(this, 'Production', {
   *   sessionOwner: 'Network/Mirroring',
   *   account: '111122223333',
   *   region: 'eu-west-1',
   * });
   * ```
   *
   * @param scope scope of the reference
   * @param id id of the reference within the scope
   * @param attrs attributes of the mirroring
   * @throws Error if an attribute is invalid
   */
  public static fromSessionOwner(scope: Construct, id: string, attrs: ExtraHopTrafficMirroringAttributes): IExtraHopTrafficMirroring {
    return new ImportedMirroring(scope, id, attrs);
  }

  public readonly sessionOwner: string;

  /**
   * Filter that selects the packets to mirror: the one you passed, or the one that was created.
   */
  public readonly filter: refs.ITrafficMirrorFilterRef;

  /**
   * Role of the function.
   */
  public readonly role: iam.IRole;

  /**
   * Principal to grant permissions to: the role of the function.
   */
  public readonly grantPrincipal: iam.IPrincipal;

  /**
   * Log group of the function.
   */
  public readonly logGroup: logs.ILogGroup;

  /**
   * The function that creates, changes and deletes mirror sessions.
   */
  public readonly handler: lambda.IFunction;

  /**
   * Queue of events that the function has not processed yet.
   */
  public readonly queue: sqs.IQueue;

  /**
   * Queue of messages from `queue` that the function failed to process five times.
   *
   * It keeps messages for 14 days, and nothing consumes them. The log has the reason for each failure. Events that never reached `queue` are in
   * `undeliveredEventsQueue`.
   */
  public readonly deadLetterQueue: sqs.IQueue;

  /**
   * Queue of events that EventBridge tried to send to `queue` for a day and could not.
   *
   * It keeps messages for 14 days, and nothing consumes them. Messages that reached `queue` and then failed in the function are in
   * `deadLetterQueue`.
   *
   * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html
   */
  public readonly undeliveredEventsQueue: sqs.IQueue;

  /** @internal */
  protected readonly _mirrorsAll: boolean;

  /** @internal */
  public readonly _sweepInterval: Duration;

  /**
   * Starts the first sweep.
   *
   * @internal
   */
  public readonly _lifecycle: LifecycleResource;

  /** @internal */
  protected readonly _publishing: Publishing;

  private readonly targets: UsedTarget[] = [];
  /** Adds targets to use, unless a check fails. */
  private readonly use: (added: readonly UsedTarget[]) => void;

  /**
   * Mirrors network interfaces of the stack's account and Region.
   *
   * @param scope scope of the construct
   * @param id id within the scope
   * @param props properties of the mirroring
   * @throws Error if a property has an invalid value, if a target occurs twice or is of another Region, if another construct of the app has the
   * same `sessionOwner` in the same account and Region, or if the mirroring depends on its own scope
   */
  constructor(scope: Construct, id: string, props: ExtraHopTrafficMirroringProps = {}) {
    super(scope, id);
    MARK.put(this);
    checkProperties(props, MIRRORING, this);
    checkDependencies(this, [
      ['vpc', props.vpc],
      ...(props.securityGroups ?? []).map((group, index) => [`securityGroups[${index}]`, group] as const),
      ['role', props.role],
      ['filter', props.filter],
    ]);
    if (props.filter !== undefined) checkRegion(this, 'filter', props.filter);
    checkPlacement(this, props);
    const { targets = [], targetDiscovery: discovery, encryptionKey, removalPolicy = RemovalPolicy.DESTROY, mode = MirroringMode.ENFORCE } = props;
    this._sweepInterval = sweepIntervalOf(props);
    this.sessionOwner = props.sessionOwner ?? defaultOwner(this);
    checkOwner(this, this.sessionOwner, new Map(this.others().map((other) => [other, other.sessionOwner])));

    this.filter = props.filter ?? new TrafficMirrorFilter(this, 'Filter');
    if (removalPolicy === RemovalPolicy.RETAIN) keep(this, this.filter);
    this.logGroup = props.logGroup ?? new logs.LogGroup(this, 'LogGroup', {
      retention: logs.RetentionDays.THREE_MONTHS,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = props.role ?? new iam.Role(this, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    this.grantPrincipal = this.role.grantPrincipal;

    const events = new EventQueue(this, 'Events', { consumerTimeout: ReconcileFunction.TIMEOUT, encryptionKey });
    if (encryptionKey !== undefined) letRulesUse(this, encryptionKey);
    this.queue = events.queue;
    this.deadLetterQueue = events.deadLetterQueue;
    this.undeliveredEventsQueue = events.undeliveredEventsQueue;
    const sources = props.sources ?? TrafficMirrorSources.all();
    warnOfTagPatterns(this, sources._settings);
    this._mirrorsAll = mode === MirroringMode.ENFORCE && selectAll(sources._settings);
    warnOfSameSources(this, this._mirrorsAll ? this.others().filter((other) => other._mirrorsAll && sharedEnvironment(this, other) === 'certain') : []);
    const settingsWith = (given: readonly UsedTarget[]): OwnerSettings => ownerSettings(props, Stack.of(this).account, {
      sessionOwner: this.sessionOwner, mode, filterId: this.filter.trafficMirrorFilterRef.trafficMirrorFilterId, sources: sources._settings,
    }, given);
    const onStop = settingsWith([]).idleSessionGraceSeconds === 0;
    const tagKeys = byText(sources._tagKeys);
    const targetTagKeys = byText(Object.keys(discovery?._tags ?? {}));
    const rules = addTriggers(events, { role: this.role, sweepInterval: this._sweepInterval, onStop, tagKeys, targetTagKeys });
    const ledger = new LedgerTable(this, 'Ledger', encryptionKey);

    const policy = new RolePolicy(this, 'Policy', this.role);
    policy.addStatements(...mirroringStatements(this, {
      targets: () => this.targets.map(({ target }) => target),
      discovery,
      filter: this.filter,
      owner: this.sessionOwner,
      tagKeys: Object.keys(props.sessionTags ?? {}),
      mode,
    }));
    this.logGroup.grantWrite(policy);
    events.grantUse(policy);
    policy.addStatements(ledger.statement, ...(encryptionKey === undefined ? [] : [encryptionStatement(this, encryptionKey)]));
    suppressFindings(policy, [...POLICY_FINDINGS, ...(discovery ? DISCOVERY_FINDINGS : [])]);

    const handler = new ReconcileFunction(this, 'Function', {
      ...props,
      role: this.role,
      logGroup: this.logGroup,
      queue: this.queue,
      ledger,
      retainsSessions: removalPolicy === RemovalPolicy.RETAIN,
      perTargetMetrics: props.perTargetMetrics ?? true,
      settings: () => settingsWith(this.targets),
      mode,
    });
    this.handler = handler;
    policy.addStatements(...handler.ownStatements);
    this._lifecycle = new LifecycleResource(this, 'Lifecycle', {
      handler,
      settings: handler.settingsText,
      configuration: () => settingsWith(this.targets),
      needs: [policy, ledger, this.filter, ...handler.network],
      triggers: [handler.consume(this.queue), ...rules],
    });
    this._publishing = new Publishing(this, 'Publishing', {
      publisher: handler, role: this.role, invoker: this._lifecycle, checkRoom: (method) => checkPolicySize(this, props, this.targets.length, method),
    });
    followLooseRules(this, this._lifecycle, this.filter, removalPolicy === RemovalPolicy.RETAIN);

    this.use = (added) => {
      const all = [...this.targets, ...added];
      checkDependencies(this, added.map(({ property, target }) => [property, target]));
      checkEachOnce(this, all);
      checkPacketLength(this, props.packetLength, added);
      for (const { property, target } of added) checkRegion(this, property, target);
      checkPolicySize(this, props, all.length, this._publishing.method);
      checkSettingsSize(this, settingsWith(all));
      if ((props.zoneLocality ?? ZoneLocality.LOCAL_ONLY) === ZoneLocality.LOCAL_ONLY) warnOfZones(this, added);
      this.targets.push(...added);
      for (const { target } of added) {
        if (removalPolicy === RemovalPolicy.RETAIN) keep(this, target);
        this._lifecycle.node.addDependency(target);
      }
    };
    this.use(targets.map((target, index) => usedTarget(target, `targets[${index}]`)));
    this.node.addValidation({ validate: () => (discovery === undefined && this.targets.length === 0 && !lacksContext(this) ? [NO_TARGET] : []) });
  }

  /**
   * Adds a target, as `targets` does, with options that apply only to this mirroring.
   *
   * The order in which you add targets doesn't matter.
   *
   * @param target target to mirror to
   * @param options options that differ from the defaults
   * @default - the defaults of all options
   * @throws Error if it isn't a target, was already added or is of another Region, if an option is invalid, or if there are too many targets
   */
  public addTarget(target: refs.ITrafficMirrorTargetRef, options: TrafficMirrorTargetOptions = {}): void {
    TARGET(target, 'target');
    checkProperties(options, TARGET_OPTIONS, this);
    warnOfZoneNames(this, target.env.account, options.availabilityZones);
    this.use([usedTarget(target, 'target', options)]);
  }

  /**
   * Security groups of the function, for use in rules.
   *
   * @throws Error if the function isn't in a VPC
   */
  public get connections(): ec2.Connections {
    if (this.handler.isBoundToVpc) return this.handler.connections;
    throw new Error('connections: expected a function in a VPC, which has security groups, got none; set vpc');
  }

  /** @internal */
  protected _locate(metric: cloudwatch.Metric): cloudwatch.Metric {
    warnOfMissingMetrics(this, this.logGroup);
    return metric.attachTo(this);
  }

  /** Other constructs of this kind that the app has so far. */
  private others(): ExtraHopTrafficMirroring[] {
    return this.node.root.node.findAll().filter(ExtraHopTrafficMirroring.isExtraHopTrafficMirroring).filter((other) => other !== this);
  }
}

/**
 * Keeps the resources that retained sessions use.
 *
 * Another stack's resources follow that stack's policy, and resources that the app doesn't create stay anyway.
 */
function keep(mirroring: Construct, used: IConstruct): void {
  if (outermost(Stack.of(used)) !== outermost(Stack.of(mirroring))) return;
  const resource = resourceOf(used);
  if (TrafficMirrorFilter.isTrafficMirrorFilter(used)) used._stayBehind();
  else if (resource !== undefined) stayBehind(resource);
}
