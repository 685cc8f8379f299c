import { missingNames } from './csharp-names';

const CLASSES: { [name: string]: string } = {
  Fleet: 'public class Fleet\n{\n    public static Acme.Fleet Of(string name)\n    public static Acme.Fleet EMPTY\n    public virtual Acme.IShip Flagship\n',
  FleetProps: 'public class FleetProps\n{\n    public IDictionary<string, double>? Size\n    {\n    public Acme.IShip[]? Ships\n',
  ShipProps: 'public class ShipProps\n{\n    public string Name\n',
  Rig: 'public enum Rig\n{\n    SLOOP,\n    KETCH\n}',
};
const missing = (example: string) => missingNames(example, (name) => CLASSES[name]);

test('what is there is not missing, and other libraries are not looked at', () => {
  const ships = 'new[] { new ShipProps { Name = "a" } }';
  expect(missing(`Fleet.Of("x"); Other.Method(); new FleetProps { Size = 1, Ships = ${ships} }; new Other { Any = 1 };`)).toEqual([]);
  expect(missing('Rig.SLOOP; Rig.KETCH; Fleet.EMPTY; var fleet = new Fleet(); fleet.Flagship.Name; var other = new Other(); other.Any();')).toEqual([]);
});

test('a method, a property and a property of something nested are missing by their names', () => {
  expect(missing('Fleet.Off("x"); new FleetProps { Ships = new[] { new ShipProps { Nam = "a" } }, Sizes = 1 };')).toEqual([
    'Fleet.Off', 'ShipProps.Nam', 'FleetProps.Sizes',
  ]);
});

test('a value of an enumeration, a static property and a member of a variable are missing by the names of their types', () => {
  expect(missing('Rig.YAWL; Fleet.Empty; var fleet = new Fleet(); fleet.FlagShip.Name; fleet.Sail();')).toEqual([
    'Rig.YAWL', 'Fleet.Empty', 'Fleet.FlagShip', 'Fleet.Sail',
  ]);
});
