import { missingNames } from './csharp-names';

const CLASSES: { [name: string]: string } = {
  Fleet: 'public class Fleet\n{\n    public static Acme.Fleet Of(string name)\n',
  FleetProps: 'public class FleetProps\n{\n    public IDictionary<string, double>? Size\n    {\n    public Acme.IShip[]? Ships\n',
  ShipProps: 'public class ShipProps\n{\n    public string Name\n',
};
const missing = (example: string) => missingNames(example, (name) => CLASSES[name]);

test('methods and properties that are there are not missing, and other libraries are not looked at', () => {
  const ships = 'new[] { new ShipProps { Name = "a" } }';
  expect(missing(`Fleet.Of("x"); Other.Method(); new FleetProps { Size = 1, Ships = ${ships} }; new Other { Any = 1 };`)).toEqual([]);
});

test('a method, a property and a property of something nested are missing by their names', () => {
  expect(missing('Fleet.Off("x"); new FleetProps { Ships = new[] { new ShipProps { Nam = "a" } }, Sizes = 1 };')).toEqual([
    'Fleet.Off', 'ShipProps.Nam', 'FleetProps.Sizes',
  ]);
});
