// Imported first by a process of a test: its clock is TEST_CLOCK_SHIFT_MS away from the machine's. A visit is asked for weeks
// before it takes place, and no test can wait so long.
const shift = Number(process.env.TEST_CLOCK_SHIFT_MS ?? 0)
const MachineDate = Date
globalThis.Date = new Proxy(MachineDate, {
  construct: (_, given, target) =>
    Reflect.construct(MachineDate, given.length > 0 ? given : [MachineDate.now() + shift], target),
  get: (of, name) => (name === 'now' ? () => MachineDate.now() + shift : Reflect.get(of, name)),
})
