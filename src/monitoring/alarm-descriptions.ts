/** What has happened, and what to do: notifications contain it. By the ids of the alarms. */
export const ALARM_DESCRIPTIONS = {
  UnmirroredTooLong: 'A network interface has been unmirrored for too long. Find it and the reason in the log of the function, or run '
    + '"npx cdk-extrahop-traffic-mirroring plan", which also says what to change.',
  DeselectionLimitReached: 'More interfaces are no longer selected than maxDeselectedPercent allows to lose their sessions. If tags or selectors changed by '
    + 'mistake, restore them; if the change is intended, raise maxDeselectedPercent.',
  FailedMessages: 'Messages that the function failed to process are in its dead-letter queue. Find the cause in its log at level ERROR. '
    + 'When it is gone, delete the messages: sweeps have done their work.',
  UndeliveredEvents: 'EventBridge failed to deliver events, which are in the dead-letter queue of the rules. Look at ERROR_CODE in their attributes, and '
    + 'at the policy and key of the queue. Then delete the messages: sweeps have done their work.',
  Errors: 'The function keeps failing to process interfaces or messages. Find each in its log at level ERROR, with the call and the '
    + 'permission that is missing, if one is.',
  FunctionErrors: 'Invocations of the function fail as a whole, for example because their time was up. Look at the end of its log.',
  NoSweep: 'No sweep has ended: new interfaces may be unmirrored, and all other metrics may be out of date. Check that the schedule rule is '
    + 'enabled, that the function is not throttled, and what its log says at level ERROR.',
  TargetNearlyFull: 'A target is nearly full. Add a target in its zone, or select fewer sources.',
  AccountNearlyFull: 'The account has nearly as many mirror sessions in the Region as EC2 allows, those of others included. EC2 does not raise the '
    + 'limit: select fewer sources, or move instances to another account.',
  DroppedInbound: 'EC2 drops mirrored packets, because production traffic goes first and the bandwidth of an instance does not suffice. '
    + 'Look for instances with NetworkPacketsSkipMirrorIn above zero. Use larger types, mirror less with a filter, or shorten packets.',
  DroppedOutbound: 'EC2 drops mirrored packets, because production traffic goes first and the bandwidth of an instance does not suffice. '
    + 'Look for instances with NetworkPacketsSkipMirrorOut above zero. Use larger types, mirror less with a filter, or shorten packets.',
} as const;
