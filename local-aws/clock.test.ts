import { ManualClock, realClock } from './clock';

test('a manual clock runs what falls due in order, at its time, and what is set on the way', () => {
  const clock = new ManualClock(0);
  const ran: [string, number][] = [];
  const note = (name: string) => () => ran.push([name, clock.now()]);
  clock.setTimeout(note('late'), 200);
  clock.setTimeout(() => {
    note('early')();
    clock.setTimeout(note('inner'), 50);
  }, 100);
  clock.setTimeout(note('cancelled'), 120)();
  clock.setTimeout(note('beyond'), 1000);

  clock.advance(500);

  expect(ran).toEqual([['early', 100], ['inner', 150], ['late', 200]]);
  expect(clock.now()).toBe(500);
});

test('a manual clock goes to the next timer, and no further', () => {
  const clock = new ManualClock(0);
  const ran: number[] = [];
  for (const at of [200, 100, 100]) clock.setTimeout(() => ran.push(at), at);

  clock.advanceToNext();
  expect([clock.now(), ran]).toEqual([100, [100, 100]]);
  clock.advanceToNext();
  expect([clock.now(), ran]).toEqual([200, [100, 100, 200]]);
  expect(() => clock.advanceToNext()).toThrow('nothing is due, however long the clock runs');
});

test('a manual clock wakes sleepers', async () => {
  const clock = new ManualClock();
  const sleeping = clock.sleep(60_000);

  clock.advance(60_000);

  await expect(sleeping).resolves.toBeUndefined();
});

test('an accelerated clock sleeps a minute of its own', async () => {
  const clock = realClock(1_000);
  const before = clock.now();

  await clock.sleep(60_000);

  expect(clock.now() - before).toBeGreaterThanOrEqual(60_000);
});
