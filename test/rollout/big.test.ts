import { Deployment, lines, MINUTE } from '../deployed/deployment';

jest.setTimeout(1_800_000);

test('10000 at first deployment', async () => {
  const count = Number(process.env.COUNT ?? 10000);
  const deployment = await Deployment.start({ throttling: true, quotas: { sessionsPerAccount: 20000 } as never }, { latencyMs: 100 });
  const { fleet, ec2, clock } = deployment;
  const subnetIds = Array.from({ length: 4 }, () => fleet.addSubnet());
  const targetIds = [1, 2].map((n) => fleet.addTarget({ type: 'network-load-balancer', to: `arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/net/nlb/${n}` } as never));
  for (let i = 0; i < count; i++) fleet.addInstance({ subnetId: subnetIds[i % 4] });
  const began = clock.now();
  const t0 = Date.now();
  const stack = await deployment.deploy({ targetIds, props: { zoneLocality: 'any' as never } });
  const launched = new Map<string, number>(); const waits: number[] = [];
  let n = 0; let over = false;
  const tick = () => { if (over) return; const { networkInterfaceId } = fleet.launchInstance({ subnetId: subnetIds[n++ % 4] }); launched.set(networkInterfaceId, clock.now() + 8000); clock.setTimeout(tick, 1200); };
  clock.setTimeout(tick, 1000);
  ec2.onCall((call) => { if (call.operation === 'CreateTrafficMirrorSession' && !call.error) { const at = launched.get((call.input as { NetworkInterfaceId: string }).NetworkInterfaceId); if (at !== undefined) { waits.push(clock.now() - at); launched.delete((call.input as { NetworkInterfaceId: string }).NetworkInterfaceId); } } });
  await clock.runUntil(() => ec2.state.trafficMirrorSessions.size >= count + n - launched.size && ec2.state.trafficMirrorSessions.size - waits.length >= count, 120 * MINUTE);
  over = true;
  const took = (clock.now() - began) / 1000;
  waits.sort((a, b) => a - b);
  const calls: Record<string, number> = {}; const errs: Record<string, number> = {};
  for (const c of ec2.calls) { if (c.principal === undefined) continue; calls[c.operation] = (calls[c.operation] ?? 0) + 1; if (c.error) errs[c.error.code] = (errs[c.error.code] ?? 0) + 1; }
  const total = ec2.state.trafficMirrorSessions.size;
  console.log({ took, total, ideal: (total - 50) / 5, ratio: took / ((total - 50) / 5), p50: waits[waits.length >> 1], p95: waits[Math.floor(waits.length * 0.95)], max: waits.at(-1), calls, errs, real: Date.now() - t0, dead: stack.deadLetters(/EventsQueue/).length });
  const swept = lines(stack).filter(({ message }) => message === 'swept');
  console.log(swept.length, swept.map(({ timestamp, create, left, failed }) => `${timestamp as string} ${create as number} ${left as number} ${failed as number}`).join('\n'), lines(stack).filter(({ level, message }) => level === 'ERROR' || (level === 'WARN' && message !== 'interface reconciled')).slice(0, 5));
  const reports = stack.function().logs().filter(({ message }) => message.includes('REPORT') || message.includes('platform.report')).map(({ message }) => Number(/Duration: ([\d.]+)/.exec(message)?.[1] ?? 0));
  console.log('longest run ms', Math.max(...reports), reports.length);
  await deployment.stop();
});
