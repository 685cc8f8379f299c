import { builtAssembly, constructsOf, enumsOf, interfacesOf, structsOf } from './assembly';
import { BROKEN } from './broken';
import { GUIDELINES } from './guidelines';
import { surface } from './sound';

const assembly = builtAssembly();

test('the assembly that is looked at is the one of the library', () => {
  expect(constructsOf(assembly).map(({ name }) => name)).toContain('ExtraHopTrafficMirroring');
  expect(structsOf(assembly).map(({ name }) => name)).toContain('ExtraHopTrafficMirroringProps');
  expect(interfacesOf(assembly).map(({ name }) => name)).toContain('ITrafficMirrorTarget');
  expect(enumsOf(assembly).map(({ name }) => name)).toContain('ZoneLocality');
});

test.each(GUIDELINES)('$name', ({ violations }) => {
  expect(violations(assembly)).toEqual([]);
});

describe('a surface that keeps it is left alone:', () => {
  test.each(GUIDELINES)('$name', ({ violations }) => {
    expect(violations(surface())).toEqual([]);
  });
});

describe('a surface that breaks it is told apart:', () => {
  test.each(GUIDELINES)('$name', ({ name, violations }) => {
    const [broken, places] = BROKEN[name];
    expect(violations(broken)).toEqual(places);
  });
});
