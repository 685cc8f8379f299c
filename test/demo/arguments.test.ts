import { parseArguments, USAGE } from '../../examples/demo/arguments';

test('without arguments the demo runs its own fleet, writes nothing, and ends', () => {
  expect(parseArguments([])).toEqual({ help: false, keepRunning: false });
});

test('every option has its place', () => {
  expect(parseArguments(['--fleet', 'recorded', '--snapshot=after', '--log', 'demo.log', '--keep-running'])).toEqual({
    help: false, keepRunning: true, fleet: 'recorded', snapshot: 'after', log: 'demo.log',
  });
});

test.each([[['--help']], [['-h']], [['--fleet', 'recorded', '--help']]])('%j asks for the usage only', (argv) => {
  expect(parseArguments(argv)).toMatchObject({ help: true });
});

test.each([
  ['an unknown option', ['--verbose'], "Unknown option '--verbose'"],
  ['an option without its value', ['--log'], "'--log <value>' argument missing"],
  ['a word that belongs to nothing', ['recorded'], "Unexpected argument 'recorded'"],
])('%s is refused, with the usage', (_, argv, message) => {
  expect(() => parseArguments(argv)).toThrow(message);
  expect(() => parseArguments(argv)).toThrow(USAGE);
});
