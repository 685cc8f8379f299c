/** Key of the tag that tells own sessions from foreign ones. */
export const OWNERSHIP_TAG_KEY = 'cdk-extrahop-traffic-mirroring:owner';

/** Environment variable of the function that carries the encoded settings. */
export const SETTINGS_VARIABLE = 'MIRRORING_SETTINGS';

/** Environment variables of the function that name its queue and its ledger. */
export const QUEUE_URL_VARIABLE = 'MIRRORING_QUEUE_URL';
export const LEDGER_TABLE_VARIABLE = 'MIRRORING_LEDGER_TABLE';

/** Environment variable that is set where sessions stay when the stack goes. */
export const RETAIN_VARIABLE = 'MIRRORING_RETAIN_SESSIONS';

/** Source and kind of the messages that the function sends to its own queue. */
export const MESSAGE_SOURCE = 'cdk-extrahop-traffic-mirroring';
export const SWEEP_DETAIL_TYPE = 'Sweep';
