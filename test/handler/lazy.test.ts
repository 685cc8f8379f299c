import { lazy } from '../../src/handler/lazy';

test('what was made is given again, and made no second time', async () => {
  let made = 0;
  const give = lazy(async () => made += 1);
  expect(await Promise.all([give(), give()])).toEqual([1, 1]);
  expect(await give()).toBe(1);
});

test('nothing is made before somebody asks', () => {
  let made = 0;
  lazy(async () => made += 1);
  expect(made).toBe(0);
});

test('what could not be made is made anew when somebody asks again', async () => {
  let tries = 0;
  const give = lazy(async () => {
    tries += 1;
    if (tries === 1) throw new Error('not yet');
    return tries;
  });
  await expect(give()).rejects.toThrow('not yet');
  expect(await give()).toBe(2);
});
