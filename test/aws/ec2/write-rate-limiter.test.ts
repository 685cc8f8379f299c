import { CreateTrafficMirrorSessionCommand, EC2Client } from '@aws-sdk/client-ec2';
import { ManualClock } from '../../../local-aws/clock';
import { Ec2 } from '../../../local-aws/ec2/ec2';
import { type Ec2Server, serveEc2 } from '../../../local-aws/ec2/server';
import { Fleet } from '../../../local-aws/fleet/builder';
import { giveUpHangingRequests } from '../../../local-aws/hanging-requests';
import { WriteRateLimiter } from '../../../src/aws/ec2/write-rate-limiter';
import { SharedQuota } from '../shared-quota';

/** How fast calls follow each other, and what becomes of those that fail. */

let clock: ManualClock;
let pace: WriteRateLimiter;

beforeEach(() => {
  clock = new ManualClock(0);
  // Whoever sleeps lets the world go on.
  pace = new WriteRateLimiter(() => clock.now(), async (milliseconds) => clock.advance(milliseconds));
});

/** When the next calls are made, in milliseconds from now. */
async function calls(count: number): Promise<number[]> {
  const start = clock.now();
  const times: number[] = [];
  for (let call = 0; call < count; call++) {
    await pace.acquireInitialRetryToken();
    times.push(Math.round(clock.now() - start));
  }
  return times;
}

/** EC2 refuses a call that is made now; it is made again. */
async function throttled(): Promise<void> {
  await pace.refreshRetryTokenForRetry(await pace.acquireInitialRetryToken(), { errorType: 'THROTTLING' });
}

/** The distance that calls keep now, in milliseconds. */
async function distance(): Promise<number> {
  const [first, second] = (await calls(30)).slice(-2);
  return second - first;
}

describe('distance', () => {
  test('while EC2 throttles nothing, calls go out at once', async () => {
    expect(await calls(60)).toEqual(Array(60).fill(0));
  });

  test('a throttled call waits for its turn, and further calls keep the distance of a fair share', async () => {
    await throttled();
    expect(clock.now()).toBe(400);
    expect(await calls(3)).toEqual([400, 800, 1200]);
  });

  test('each further shortage makes the distance longer, to a second at most', async () => {
    await throttled();
    await throttled();
    expect(await distance()).toBe(533);
    for (let shortage = 0; shortage < 20; shortage++) await throttled();
    expect(await distance()).toBe(1000);
  });

  test('calls that were under way when a shortage showed count as one', async () => {
    const under = await Promise.all([1, 2, 3, 4].map(async () => pace.acquireInitialRetryToken()));
    for (const call of under) await pace.refreshRetryTokenForRetry(call, { errorType: 'THROTTLING' });
    expect(await distance()).toBe(400);
  });

  test('the distance shrinks with every call that EC2 takes, until calls are a little faster than it grants', async () => {
    await throttled();
    for (let call = 0; call < 25; call++) pace.recordSuccess();
    expect(await distance()).toBeLessThan(350);
    for (let call = 0; call < 500; call++) pace.recordSuccess();
    expect(await distance()).toBe(182);
  });

  test('time in which nobody called is made up for, up to a second', async () => {
    await throttled();
    clock.advance(5_000);
    expect(await calls(5)).toEqual([0, 0, 0, 200, 600]);
  });

  test('after ten seconds of silence calls go out at once again', async () => {
    await throttled();
    clock.advance(400 + 10_001);
    expect(await calls(60)).toEqual(Array(60).fill(0));
  });
});

describe('calls that fail', () => {
  let ec2: Ec2;
  let server: Ec2Server;
  let client: EC2Client;
  let command: CreateTrafficMirrorSessionCommand;

  beforeEach(async () => {
    ec2 = new Ec2({ clock });
    server = await serveEc2(ec2);
    const fleet = new Fleet(ec2);
    command = new CreateTrafficMirrorSessionCommand({
      NetworkInterfaceId: fleet.addInstance().networkInterfaceId,
      TrafficMirrorTargetId: fleet.addSensor().targetId,
      TrafficMirrorFilterId: fleet.addFilter(),
      SessionNumber: 1,
    });
    const credentials = { accessKeyId: 'administrator', secretAccessKey: 'secret' };
    // The SDK would try again whatever is refused while its clock and EC2's are far from each other.
    client = new EC2Client({
      endpoint: server.url, region: ec2.region, credentials, retryStrategy: pace, disableClockSkewCorrection: true,
    });
  });

  afterEach(async () => {
    client.destroy();
    await server.close();
  });

  function fail(code: string, status: number, times: number): void {
    ec2.faults.add({ operation: 'CreateTrafficMirrorSession', code, status, times });
  }

  test('a throttled call is made again with the same client token, as often as it takes', async () => {
    fail('RequestLimitExceeded', 503, 12);
    await client.send(command);
    expect(ec2.calls).toHaveLength(13);
    expect(new Set(ec2.calls.map(({ input }) => (input as { ClientToken?: string }).ClientToken)).size).toBe(1);
  });

  test('a call that is throttled until the time is up fails with what EC2 said', async () => {
    pace.until(5_000);
    fail('RequestLimitExceeded', 503, 99);
    await expect(client.send(command)).rejects.toMatchObject({ name: 'RequestLimitExceeded', message: 'RequestLimitExceeded, by script' });
    expect(clock.now()).toBeLessThan(5_000);
    expect(clock.now()).toBeGreaterThan(3_000);
  });

  test.each([
    ['RequestThrottled', 400], ['EC2ThrottledException', 400], ['BandwidthLimitExceeded', 400], ['TooManyRequestsException', 429],
  ])('%s slows calls down like every other throttling that the SDK knows', async (code, status) => {
    fail(code, status, 5);
    await client.send(command);
    expect(ec2.calls).toHaveLength(6);
    expect(clock.now()).toBeGreaterThanOrEqual(5 * 400);
  });

  test('a call that fails when the time is up is not tried again', async () => {
    pace.until(300);
    fail('InternalError', 500, 99);
    await expect(client.send(command)).rejects.toMatchObject({ name: 'InternalError' });
    expect(ec2.calls).toHaveLength(2);
    expect(clock.now()).toBeLessThan(300);
  });

  test.each([['before', 0], ['after', 1]] as const)('a call that hangs %s the work is tried twice, with the same token', async (phase, made) => {
    ec2.faults.add({ operation: 'CreateTrafficMirrorSession', kind: 'hang', phase, times: 99 });
    const cease = giveUpHangingRequests();
    await expect(client.send(command)).rejects.toMatchObject({ name: 'TimeoutError' });
    cease();
    expect(ec2.calls).toHaveLength(2);
    expect(new Set(ec2.calls.map(({ input }) => (input as { ClientToken?: string }).ClientToken)).size).toBe(1);
    expect(ec2.state.trafficMirrorSessions.size).toBe(made);
  });

  test.each([['InternalError', 500], ['Unavailable', 503]])('a call that fails by %s is tried four times', async (code, status) => {
    fail(code, status, 99);
    await expect(client.send(command)).rejects.toMatchObject({ name: code });
    expect(ec2.calls).toHaveLength(4);
    expect(clock.now()).toBe(100 + 200 + 400);
  });

  test('a call that EC2 refuses is not tried again', async () => {
    fail('UnauthorizedOperation', 403, 99);
    await expect(client.send(command)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(ec2.calls).toHaveLength(1);
  });
});

/** What EC2 grants: 50 calls at once and 5 a second after that. */
const FASTEST = (1000 - 50) / 5 * 1000;

describe.each([20, 150, 400])('where a call takes %i ms', (latency) => {
  let quota: SharedQuota;

  beforeEach(() => {
    quota = new SharedQuota(latency);
  });

  test.each([1, 2])('a thousand calls of %i who share the quota use 95 % of it, and 5 % are refused at most', async (workers) => {
    const thousand = { left: 1000 };
    await quota.until(Promise.all(Array.from({ length: workers }, async () => quota.work(thousand))));
    expect(FASTEST / quota.clock.now()).toBeGreaterThan(0.95);
    expect(quota.refused / quota.made).toBeLessThan(0.05);
  });

  test('two who have a half each use 90 % of the quota, though one ends first', async () => {
    await quota.until(Promise.all([quota.work({ left: 500 }), quota.work({ left: 500 })]));
    expect(FASTEST / quota.clock.now()).toBeGreaterThan(0.9);
    expect(quota.refused / quota.made).toBeLessThan(0.05);
  });

  test('beside one who never stops, a call every 1.2 seconds hardly ever waits for two', async () => {
    const endless = { left: Infinity };
    const waits: number[] = [];
    const occasional = async () => {
      const own = quota.pace();
      while (quota.clock.now() < 300_000) {
        await quota.clock.sleep(1_200);
        const start = quota.clock.now();
        await quota.call(own);
        waits.push(quota.clock.now() - start - latency);
      }
      endless.left = 0;
    };
    await quota.until(Promise.all([quota.work(endless), occasional()]));
    waits.sort((a, b) => a - b);
    expect(waits.length).toBeGreaterThan(150);
    expect(waits[Math.floor(waits.length * 0.95)]).toBeLessThan(2_000);
    expect(waits.at(-1)).toBeLessThan(6_000);
  });
});
