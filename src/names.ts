/** Key of the tag that tells own sessions from foreign ones. */
export const OWNERSHIP_TAG_KEY = 'cdk-extrahop-traffic-mirroring:owner';

/** Environment variable of the function that carries the encoded settings. */
export const SETTINGS_VARIABLE = 'MIRRORING_SETTINGS';
