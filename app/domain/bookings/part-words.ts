/** "4 of 6 interviews", "half of it": how much of a visit took place. */
export const partWords = (done: number, of: number): string =>
  of === 2 && done === 1 ? 'half of it' : `${done} of ${of} interviews`
