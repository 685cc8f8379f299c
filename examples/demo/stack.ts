import { App, Stack } from 'aws-cdk-lib';
import { ExtraHopTrafficMirroring, TrafficMirrorTarget, ZoneLocality } from 'cdk-extrahop-traffic-mirroring';

/** Synthesizes what a team would deploy for these sensors; returns the directory of the cloud assembly. */
export function synthesize(targetIds: readonly string[]): string {
  const app = new App({ analyticsReporting: false });
  const stack = new Stack(app, 'Mirroring');
  new ExtraHopTrafficMirroring(stack, 'ExtraHop', {
    targets: targetIds.map((targetId, index) => TrafficMirrorTarget.fromTrafficMirrorTargetId(stack, `Sensor${index + 1}`, targetId)),
    zoneLocality: ZoneLocality.LOCAL_ONLY,
  });
  return app.synth().directory;
}
