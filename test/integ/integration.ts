import { ExpectedResult, IntegTest, Match } from '@aws-cdk/integ-tests-alpha';
import { App, Duration } from 'aws-cdk-lib';
import { Network } from './network';
import type { Step } from './steps';
import { OWNERSHIP_TAG_KEY } from '../../src/names';

/** The app of one step, with what EC2 has to show once it is deployed. */
export function integration(step: Step, app = new App()): App {
  const network = new Network(app, 'MirroringIntegration', step);
  const { assertions } = new IntegTest(app, 'Integration', { testCases: [network] });

  const settling = { totalTimeout: Duration.minutes(15), interval: Duration.seconds(30) };
  const sessions = assertions.awsApiCall('EC2', 'describeTrafficMirrorSessions', {
    Filters: [{ Name: `tag:${OWNERSHIP_TAG_KEY}`, Values: [network.mirroring.sessionOwner] }],
  });
  sessions.expect(ExpectedResult.objectLike({
    TrafficMirrorSessions: Match.arrayWith(step.sources.map((name) => Match.objectLike({
      NetworkInterfaceId: network.sources[name].ref,
      TrafficMirrorTargetId: network.targets[step.targets[0]].trafficMirrorTargetId,
      TrafficMirrorFilterId: network.filter.trafficMirrorFilterId,
      SessionNumber: 1,
    }))),
  })).waitForAssertions(settling);
  return app;
}
