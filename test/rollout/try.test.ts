import { Deployment, lines, MINUTE } from '../deployed/deployment';

jest.setTimeout(900_000);

test('1000 in a minute', async () => {
  const count = Number(process.env.COUNT ?? 1000);
  const deployment = await Deployment.start({ throttling: true, lagMs: Number(process.env.LAG ?? 0) }, { latencyMs: 100 });
  const { fleet, ec2, clock } = deployment;
  const subnetId = fleet.addSubnet({ cidr: '10.0.0.0/16' } as never);
  const targetIds = Array.from({ length: 12 }, () => fleet.addSensor({ subnetId, instanceType: 'c5.18xlarge' }).targetId);
  const stack = await deployment.deploy({ targetIds });
  await deployment.settle(3 * MINUTE);
  ec2.calls.length = 0;
  const began = clock.now();
  for (let i = 0; i < count; i++) clock.setTimeout(() => fleet.launchInstance({ subnetId }), (i * MINUTE) / count);
  const mirrored = () => ec2.state.trafficMirrorSessions.size;
  const t0 = Date.now();
  await clock.runUntil(() => mirrored() >= count, 20 * MINUTE);
  const took = (clock.now() - began) / 1000;
  const calls: Record<string, number> = {}; const errs: Record<string, number> = {};
  for (const c of ec2.calls) { if (c.principal === undefined) continue; calls[c.operation] = (calls[c.operation] ?? 0) + 1; if (c.error) errs[c.error.code] = (errs[c.error.code] ?? 0) + 1; }
  console.log({ took, ideal: 8 + (count - 50) / 5, calls, errs, perInterface: Object.values(calls).reduce((a, b) => a + b, 0) / count, real: Date.now() - t0, dead: stack.deadLetters(/EventsQueue/).length });
  await deployment.settle(2 * MINUTE);
  console.log(mirrored(), new Set(deployment.mirrored()).size, stack.function().invocations.length, lines(stack).filter(({ level }) => level !== 'INFO').slice(0, 5));
  await deployment.stop();
});
